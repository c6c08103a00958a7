package org.cachescope.caching;

/** The kinds of file that routers and schedules are kept in. */
public enum RouterFormat {
    /** This program's own: logits with all that is known about them. */
    ROUTER_JSON,
    /** The published code's {@code .pt} or {@code .pth}: logits alone. */
    TORCH,
    /** SmoothCache's JSON: decisions alone. */
    SMOOTHCACHE_JSON
}
