package org.cachescope.workspace.published;

/** What a server's refusal means, by its status (RFC 9110, section 15). */
final class Refusals {
    private Refusals() {}

    static String reason(int status) {
        return switch (status) {
            case 401, 403, 407 -> "the server refuses it (status " + status + ")";
            case 404, 410 -> "there is no such file any more (status " + status + ")";
            case 429 -> "the server wants fewer requests (status 429)";
            default ->
                switch (status / 100) {
                    case 3 -> "the server sends from one address to the next (status " + status + ")";
                    case 5 -> "the server cannot serve it now (status " + status + ")";
                    default -> "the server does not serve it (status " + status + ")";
                };
        };
    }

    static String advice(int status) {
        return switch (status) {
            case 401, 403, 407 -> "It may ask for a login or for consent: open its page in a browser.";
            case 404, 410 -> "Its publisher has moved it: look on its page.";
            case 429 -> "Try again later.";
            default -> status / 100 == 5 ? "Try again later." : "Open the address in a browser to see why.";
        };
    }
}
