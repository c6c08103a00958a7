package org.cachescope.caching;

import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerKind;
import org.cachescope.model.UVitArchitecture;

/**
 * Counts the multiply-accumulates of a network. T tokens, P of them patches, D width, F hidden width of the
 * feed-forward layers, p patch size, C channels in, O channels out; biases, norms, activations and the additions to the
 * stream are never counted.
 *
 * <p>Counted for each row of a batch: MHSA {@code 4 T D²} in its linear layers and {@code 2 T² D} in QKᵀ and AV, FFN
 * {@code 2 T D F}, patch embedding {@code P D p² C}, final projection {@code P D p² O}; of a U-ViT the skip projections
 * {@code 2 T D²} each and the convolution {@code 9 C²} a pixel, if it has one. Counted for each vector: a DiT's time
 * embedding {@code 256 D + D²} and adaLN {@code 6 D²} a block and {@code 2 D²} in the final layer; a U-ViT's time
 * embedding {@code 8 D²}, if it has one.
 *
 * <p>{@link MacConvention#AS_PUBLISHED} takes all of these once per evaluation but the attention products. That gives
 * 5.72 T for DiT-XL/2-256 at 50 steps (published 5.72), 22.84 T for XL/2-512 (22.85), 3.87 T for L/2 (3.88), and 6.44 T
 * for U-ViT-H/2 at 50 evaluations (6.44). A reused layer saves its linear layers; adaLN is always computed, and so are
 * skip projections but those among blocks that are passed over as one. Cached runs of U-ViT by the released routers at
 * θ 0.9 come out a little below their published figures: 3.75 T at 50 evaluations (3.79), 1.88 T at 20 (1.92), by an
 * amount that is the same for both and that no cell accounts for.
 *
 * @param architecture sizes of the network
 */
public record Macs(Architecture architecture) {
    /** One layer on one image: of MHSA the linear layers, and in {@link MacConvention#EXECUTED} its products too. */
    public long layer(LayerKind kind, MacConvention convention) {
        long tokens = architecture.tokens();
        long width = architecture.hiddenSize();
        return switch (kind) {
            case MHSA -> {
                long linear = product(4, tokens, width, width);
                long products = product(2, tokens, tokens, width);
                yield convention == MacConvention.EXECUTED ? Math.addExact(linear, products) : linear;
            }
            case FFN -> product(2, tokens, width, architecture.ffnSize());
        };
    }

    /** The patch embedding of one image. */
    public long patchEmbedding() {
        return product(patchWeights(), architecture.inChannels());
    }

    /** The projection of one image's tokens to patches, and what follows it. */
    public long finalProjection() {
        long projection = product(patchWeights(), architecture.outChannels());
        return switch (architecture) {
            case DitArchitecture _ -> projection;
            case UVitArchitecture uvit -> Math.addExact(projection, uvit.conv() ? convolution(uvit) : 0);
        };
    }

    private static long convolution(UVitArchitecture a) {
        return product(9, a.inChannels(), a.inChannels(), a.inputSize(), a.inputSize());
    }

    private long patchWeights() {
        return product(
                architecture.patches(), architecture.hiddenSize(), architecture.patchSize(), architecture.patchSize());
    }

    /** The linear layers that embed one timestep. */
    public long timeEmbedding() {
        long width = architecture.hiddenSize();
        return switch (architecture) {
            case DitArchitecture _ ->
                Math.addExact(product(DitArchitecture.TIME_FEATURES, width), product(width, width));
            case UVitArchitecture uvit -> uvit.mlpTimeEmbed() ? product(8, width, width) : 0;
        };
    }

    /** The modulation of all blocks and of the final layer for one step and label. */
    public long adaLn() {
        long width = architecture.hiddenSize();
        return switch (architecture) {
            case DitArchitecture dit -> product(6L * dit.depth() + 2, width, width);
            case UVitArchitecture _ -> 0;
        };
    }

    /** The projection of one long skip on one image, {@code skip_linear}; 0 where there are none. */
    public long skipProjection() {
        long width = architecture.hiddenSize();
        return switch (architecture) {
            case DitArchitecture _ -> 0;
            case UVitArchitecture uvit -> product(2, uvit.tokens(), width, width);
        };
    }

    /** The projections of all long skips on one image. */
    public long skipProjections() {
        return switch (architecture) {
            case DitArchitecture _ -> 0;
            case UVitArchitecture uvit -> product(uvit.skips(), skipProjection());
        };
    }

    /** One uncached network evaluation of one image without guidance. */
    public MacCount perImage(MacConvention convention) {
        return count(CacheSchedule.full(1, architecture.layers()), convention, 1, 1);
    }

    /**
     * What one run multiplies.
     *
     * @param schedule which layers are computed
     * @param batchRows rows of the batch: images, or twice as many with guidance
     * @param distinctLabels labels that differ among the rows, the null class counted as one
     * @throws IllegalArgumentException if the schedule has another layer count or a number is not positive
     */
    public MacCount executed(CacheSchedule schedule, int batchRows, int distinctLabels) {
        return count(schedule, MacConvention.EXECUTED, batchRows, distinctLabels);
    }

    /**
     * What the paper would print for a run.
     *
     * @param schedule which layers are computed
     * @throws IllegalArgumentException if the schedule has another layer count
     */
    public MacCount asPublished(CacheSchedule schedule) {
        return count(schedule, MacConvention.AS_PUBLISHED, 1, 1);
    }

    private MacCount count(CacheSchedule schedule, MacConvention convention, int batchRows, int distinctLabels) {
        if (schedule.layers() != architecture.layers()) {
            throw new IllegalArgumentException(
                    "the schedule has " + schedule.layers() + " layers, the network " + architecture.layers());
        }
        if (batchRows < 1 || distinctLabels < 1) {
            throw new IllegalArgumentException(
                    "batch rows and labels must be 1 or more, found " + batchRows + " and " + distinctLabels);
        }
        long mhsa = 0;
        long ffn = 0;
        for (int evaluation = 0; evaluation < schedule.evaluations(); evaluation++) {
            mhsa += schedule.computed(evaluation, LayerKind.MHSA);
            ffn += schedule.computed(evaluation, LayerKind.FFN);
        }
        long steps = schedule.evaluations();
        return new MacCount(
                convention,
                product(mhsa, batchRows, layer(LayerKind.MHSA, convention)),
                product(ffn, batchRows, layer(LayerKind.FFN, convention)),
                Math.addExact(product(steps, batchRows, patchEmbedding()), product(steps, timeEmbedding())),
                product(steps, distinctLabels, adaLn()),
                product(batchRows, skipProjectionsOf(schedule), skipProjection()),
                product(steps, batchRows, finalProjection()));
    }

    /** The projections that are made: all, but for those among blocks that are passed over as one. */
    private long skipProjectionsOf(CacheSchedule schedule) {
        if (!(architecture instanceof UVitArchitecture uvit)) {
            return 0;
        }
        long made = (long) schedule.evaluations() * uvit.skips();
        for (CacheSchedule.Row row : schedule.rows()) {
            for (BlockRange range : row.ranges()) {
                made -= Math.max(0, range.end() - Math.max(range.first(), uvit.skips() + 1));
            }
        }
        return made;
    }

    private static long product(long... factors) {
        long product = 1;
        for (long factor : factors) {
            product = Math.multiplyExact(product, factor);
        }
        return product;
    }
}
