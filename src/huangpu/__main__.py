"""`python -m huangpu` is the same as `huangpu`."""

from huangpu.cli.main import main

main()
