package org.cachescope.workspace;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cachescope.caching.DecidingRule;
import org.cachescope.evaluation.Figures;
import org.jspecify.annotations.Nullable;

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
                    case "first-block" -> new PolicyChoice.FirstBlock(threshold(fields));
                    case "tea" -> new PolicyChoice.Tea(threshold(fields), polynomial(fields));
                    default -> null;
                });
    }

    private static int interval(PolicyFields fields) {
        return fields.whole("every", 1, USUAL_INTERVAL);
    }

    private static double threshold(PolicyFields fields) {
        double threshold = fields.real("threshold", fields.required("", fields.name() + ":0.1"));
        if (threshold < 0) {
            throw fields.wrong("needs a threshold of 0 or more");
        }
        return threshold;
    }

    private static List<Double> polynomial(PolicyFields fields) {
        String text = fields.take("poly");
        return text == null
                ? DecidingRule.Accumulated.IDENTITY
                : Arrays.stream(text.split("/", -1))
                        .map(coefficient -> fields.real("coefficient", coefficient))
                        .toList();
    }

    /** As {@link #read} takes it. */
    static String of(PolicyChoice.ByBlocks choice) {
        return switch (choice) {
            case PolicyChoice.Delta(int blocks, int interval, Integer early) ->
                "delta:" + blocks + ",every=" + interval + (early == null ? "" : ",rear=" + early);
            case PolicyChoice.DeepCache(int computed, int interval) -> "deepcache:" + computed + ",every=" + interval;
            case PolicyChoice.Encoder(int interval) -> "encoder:" + interval;
            case PolicyChoice.FirstBlock(double threshold) -> "first-block:" + threshold;
            case PolicyChoice.Tea(double threshold, List<Double> polynomial) ->
                "tea:" + threshold
                        + (polynomial.equals(DecidingRule.Accumulated.IDENTITY)
                                ? ""
                                : ",poly="
                                        + polynomial.stream()
                                                .map(String::valueOf)
                                                .collect(Collectors.joining("/")));
        };
    }

    /** The method in words, such as {@code Δ-DiT}. */
    static String method(PolicyChoice.ByBlocks choice) {
        return switch (choice) {
            case PolicyChoice.Delta _ -> "Δ-DiT";
            case PolicyChoice.DeepCache _ -> "DeepCache";
            case PolicyChoice.Encoder _ -> "Faster Diffusion pattern, branch level";
            case PolicyChoice.FirstBlock _ -> "first-block caching";
            case PolicyChoice.Tea _ -> "TeaCache's rule";
        };
    }

    /** What tells a choice from others of its method, such as {@code 6 blocks, every 3}. */
    static String details(PolicyChoice.ByBlocks choice) {
        return switch (choice) {
            case PolicyChoice.Delta(int blocks, int interval, Integer early) ->
                count(blocks, "block") + early(early) + every(interval);
            case PolicyChoice.DeepCache(int computed, int interval) ->
                count(computed, "outer block") + " at either end" + every(interval);
            case PolicyChoice.Encoder(int interval) -> "every " + interval;
            case PolicyChoice.FirstBlock(double threshold) -> "threshold " + Figures.number(threshold);
            case PolicyChoice.Tea(double threshold, List<Double> polynomial) ->
                "threshold " + Figures.number(threshold)
                        + (polynomial.equals(DecidingRule.Accumulated.IDENTITY) ? "" : ", polynomial " + polynomial);
        };
    }

    private static String early(@Nullable Integer early) {
        return early == null ? "" : ", rear ones in the first " + early;
    }

    private static String every(int interval) {
        return interval == USUAL_INTERVAL ? "" : ", every " + interval;
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** In words. */
    static String words(PolicyChoice.ByBlocks choice) {
        return method(choice) + ", " + details(choice);
    }
}
