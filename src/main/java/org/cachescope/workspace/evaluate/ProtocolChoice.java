package org.cachescope.workspace.evaluate;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How images are judged.
 *
 * @param kind which features
 * @param network the features' network: a bundle's folder or a weights' file; null for the one that ships, if any
 * @param reference statistics to compare with, an {@code .npz} file; null for those beside a shipped network
 */
public record ProtocolChoice(
        Kind kind, @Nullable Path network, @Nullable Path reference) {
    /** The shipped models' own protocol, by the files that ship. */
    public static final ProtocolChoice SHAPES = new ProtocolChoice(Kind.SHAPES, null, null);

    /** Each image beside that of the uncached run and nothing else, for which no file is needed. */
    public static final ProtocolChoice PAIRS = new ProtocolChoice(Kind.PAIRS, null, null);

    /** @throws IllegalArgumentException if pairs are to be judged by a network or references */
    public ProtocolChoice {
        if (kind == Kind.PAIRS && (network != null || reference != null)) {
            throw new IllegalArgumentException("protocol pairs: images are compared with those of the uncached run, by"
                    + " no network and no references: leave --network and --reference out");
        }
    }

    /** Whether images are described by a network, and compared with references. */
    public boolean judges() {
        return kind != Kind.PAIRS;
    }

    /** The same network with the statistics that lie beside it, if any. */
    ProtocolChoice withoutReference() {
        return new ProtocolChoice(kind, network, null);
    }

    /** Features that are never mixed. */
    public enum Kind {
        /** The shapes' own classifier. */
        SHAPES("shapes"),
        /** Inception, resized as the ADM evaluation does: DiT's published figures. */
        ADM("adm"),
        /** Inception, resized as pytorch-fid does: U-ViT's published figures. */
        PYTORCH_FID("pytorch-fid"),
        /** No features: PSNR and SSIM alone. */
        PAIRS("pairs");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** What a person types and what stands beside every figure. */
        public String label() {
            return label;
        }
    }
}
