package org.cachescope.caching;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.cachescope.format.Sha256;

/** SHA-256 over a named byte form, so that two forms with the same bytes never share a hash. */
final class ContentHash {
    private ContentHash() {}

    static String of(String form, byte[] bytes) {
        MessageDigest digest = Sha256.digest();
        digest.update(form.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return HexFormat.of().formatHex(digest.digest(bytes));
    }
}
