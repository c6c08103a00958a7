package org.cachescope.caching;

/** The kinds of file that routers and schedules are kept in. */
public enum RouterFormat {
    /** This program's own: logits with all that is known about them. */
    ROUTER_JSON,
    /** The published code's {@code .pt} or {@code .pth}: logits alone. */
    TORCH,
    /** SmoothCache's JSON: decisions alone, computed and reused. */
    SMOOTHCACHE_JSON,
    /** This program's own: decisions, dropped layers and router rows included. */
    SCHEDULE_JSON;

    /** Whether it keeps decisions, which a router's scores make at a threshold. */
    public boolean holdsDecisions() {
        return this == SMOOTHCACHE_JSON || this == SCHEDULE_JSON;
    }
}
