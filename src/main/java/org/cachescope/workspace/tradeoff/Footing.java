package org.cachescope.workspace.tradeoff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.evaluate.PointResult;
import org.jspecify.annotations.Nullable;

/**
 * What points have to have in common for one to be held against another. What does not matter is null, and so equal in
 * all.
 *
 * @param baseSteps solver steps of the uncached run: PSNR, SSIM, changes and every speed-up are relative to it
 * @param images N, which moves FID and its kin whatever the images are
 * @param device where it was timed
 */
public record Footing(
        @Nullable Integer baseSteps, int images, @Nullable String device) {
    /** What points need to share for one to be better or cheaper than another. */
    static Footing of(PointResult point, Quality quality, CostAxis axis) {
        return new Footing(
                quality.isOfUncached() || axis.isOfUncached() ? point.baseSteps() : null,
                point.images(),
                axis.isTimed() ? point.device() : null);
    }

    /** What points need to share to be joined by a line, whatever the quality, so that a series looks alike in all. */
    static Footing ofLine(PointResult point, CostAxis axis) {
        return new Footing(point.baseSteps(), point.images(), axis.isTimed() ? point.device() : null);
    }

    /** What tells points of one name apart in a table, which has every cost. */
    static Footing ofName(PointResult point) {
        return new Footing(point.baseSteps(), point.images(), null);
    }

    /** In words what of it is not the same in all points: {@code of 20 steps}, {@code N = 500}. */
    List<String> words(List<PointResult> all) {
        List<String> words = new ArrayList<>();
        if (baseSteps != null && varies(all, PointResult::baseSteps)) {
            words.add("of " + Figures.steps(baseSteps));
        }
        if (varies(all, PointResult::images)) {
            words.add("N = " + images);
        }
        if (device != null && varies(all, PointResult::device)) {
            words.add(device);
        }
        return words;
    }

    private static boolean varies(List<PointResult> all, Function<PointResult, ?> of) {
        return all.stream().map(of).distinct().count() > 1;
    }
}
