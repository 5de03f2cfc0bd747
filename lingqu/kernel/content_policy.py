"""The content policy of every page, and of the one page that needs a little more.

`lingqu.web.middleware` sends `POLICY` with each answer that names no policy of its own.
"""

__all__ = ["DECISION_DESIGNER_POLICY", "POLICY"]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "object-src 'none'",
    )
)

# Style attributes that dmn-js 17.10.2 writes into markup. A newer one may need others: the browser
# tests print the hash that is missing.
DMN_JS_STYLES = (
    "sha256-CA/eh4+2R0J7cEQ14gBMtx834RIOjzMUqCM+evtrkp4=",  # the watermark's picture
    "sha256-r3vOsuepBDg6tz/cOusiNJ9Y4Lp9hGQTT7pzDks1Xxc=",  # its place, right below
    "sha256-JpvvTIK7ulxf/3oA+AUuVbO9Labs8npGWGm9X9nGIWw=",  # the notice behind it: the whole
    "sha256-9OIpRRx0bq4t4s2zyqbocMNwedniLDaxLB+FlLIjNgM=",  # its ground
    "sha256-GAdrtwahSjGXI0UQQnfyEVtPn+wfgQxvyrjyQuByfuU=",  # its box
    "sha256-ZG9bHUWWXDZyu7zfItuLwGK+cah/hweM0RfXpZpxZVM=",  # its link
    "sha256-T+dPSjRVHalDc/mwQm0/E2bredKPUxLfYOuU3MOV1BE=",  # the picture of a dragged row
)
_HASHES = " ".join(f"'{one}'" for one in DMN_JS_STYLES)
DECISION_DESIGNER_POLICY = f"{POLICY}; style-src-attr 'unsafe-hashes' {_HASHES}"
