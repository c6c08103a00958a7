package org.cachescope.workspace;

import java.util.Optional;

/** The part of {@link PolicyText} that is about policies which leave out blocks. */
final class BlockPolicyText {
    private static final int USUAL_INTERVAL = 2;

    private BlockPolicyText() {}

    /** The choice, if the name is one of these. */
    static Optional<PolicyChoice> read(PolicyFields fields) {
        return Optional.ofNullable(
                switch (fields.name()) {
                    case "delta" -> {
                        String blocks = fields.required("", "delta:6,every=2");
                        String early = fields.take("rear");
                        yield new PolicyChoice.Delta(
                                fields.whole("number of blocks", blocks, 1),
                                interval(fields),
                                early == null ? null : Integer.valueOf(fields.whole("rear", early, 0)));
                    }
                    case "deepcache" -> {
                        String computed = fields.required("", "deepcache:1,every=2");
                        yield new PolicyChoice.DeepCache(
                                fields.whole("number of blocks", computed, 0), interval(fields));
                    }
                    case "encoder" ->
                        new PolicyChoice.Encoder(fields.whole("interval", fields.required("", "encoder:2"), 1));
                    default -> null;
                });
    }

    private static int interval(PolicyFields fields) {
        return fields.whole("every", 1, USUAL_INTERVAL);
    }

    /** As {@link #read} takes it. */
    static String of(PolicyChoice.ByBlocks choice) {
        return switch (choice) {
            case PolicyChoice.Delta(int blocks, int interval, Integer early) ->
                "delta:" + blocks + ",every=" + interval + (early == null ? "" : ",rear=" + early);
            case PolicyChoice.DeepCache(int computed, int interval) -> "deepcache:" + computed + ",every=" + interval;
            case PolicyChoice.Encoder(int interval) -> "encoder:" + interval;
        };
    }

    /** In words. */
    static String words(PolicyChoice.ByBlocks choice) {
        String method = switch (choice) {
            case PolicyChoice.Delta(int blocks, int _, Integer early) ->
                "Δ-DiT, " + count(blocks, "block") + (early == null ? "" : ", rear ones in the first " + early);
            case PolicyChoice.DeepCache(int computed, int _) ->
                "DeepCache, " + count(computed, "outer block") + " at either end";
            case PolicyChoice.Encoder _ -> "Faster Diffusion pattern, branch level";
        };
        return method + (choice.interval() == USUAL_INTERVAL ? "" : ", every " + choice.interval());
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
