package org.cachescope.viewmodel;

import java.util.List;

/**
 * How a training went, in a bounded number of points; immutable.
 *
 * @param loss error plus λ Σβ
 * @param error mean squared error of the student's output
 * @param sumOfScores Σβ of all rows
 */
public record LearningCurves(List<Point> loss, List<Point> error, List<Point> sumOfScores) {
    /** Before the first iteration. */
    public static final LearningCurves EMPTY = new LearningCurves(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public LearningCurves {
        loss = List.copyOf(loss);
        error = List.copyOf(error);
        sumOfScores = List.copyOf(sumOfScores);
    }

    /**
     * Some neighbouring iterations.
     *
     * @param iteration the last of them, from 1 on
     * @param value mean over them
     */
    public record Point(int iteration, double value) {}
}
