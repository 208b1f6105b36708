"""The rim: each module speaks to one outside thing."""
