"""What do attackers write into the texts of a feed? The list of case 83, for tests at every layer."""

from __future__ import annotations

# Written after the list of security.md 3.5: what got through feedparser's own sanitiser.
PAYLOADS = [
    *("<script>alert(1)</script>", "<ScRiPt src=//x>", "<img src=x onerror=alert(1)>"),
    *("<!--><img onerror=alert(1)>-->", "<!--[if mso]><script>x</script><![endif]-->"),
    *('<a href="jAvAsCrIpT&#58;alert(1)">x</a>', '<a href="java&#x0A;script:alert(1)">x</a>'),
    *('<a href="&#14; javascript:alert(1)">x</a>', '<a href="data:text/html,<script>">x</a>'),
    *("<form action=//x><input type=password>", "<video poster=javascript:alert(1)>"),
    *("<svg onload=alert(1)>", "<svg><script>x</script></svg>", "<math><mi xlink:href='x'>"),
    *("<iframe src=//x>", "<iframe srcdoc='<script>'>", "<object data=//x>", "<embed src=//x>"),
    *("<style>@import '//x'</style>", "<link rel=stylesheet href=//x>", "<base href=//x>"),
    *("<meta http-equiv=refresh content=0>", "<body onload=x>", "</table></div></body>"),
    *("<b onmouseover=x>", "<p style='background:url(//x)'>", "<div id=x class=y target=_top>"),
    *("<xmp><script>x</script></xmp>", "<noscript><p title='</noscript><img onerror=x>'>"),
    *("<textarea></textarea><script>x</script>", "<title></title><script>x</script>"),
    *("<template><script>x</script></template>", "<plaintext><script>x</script>"),
    *("<img src=`x`onerror=x>", "<img/src=x/onerror=x>", "<img\nsrc=x\nonerror=x>", "<<script>x"),
    *("<a href=x:y@z>", "<![CDATA[<script>x</script>]]>", "<?php x ?>", "<%= x %>"),
    *("<table background=javascript:x>", "<isindex action=//x>", "<keygen autofocus onfocus=x>"),
    *("<details open ontoggle=x>", "<marquee onstart=x>", "<a href='file:///etc/passwd'>x</a>"),
]
