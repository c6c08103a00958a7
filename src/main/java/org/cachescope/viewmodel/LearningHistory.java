package org.cachescope.viewmodel;

import java.util.List;
import org.cachescope.workspace.studio.RouterTrainingListener;

/** Collects a training's iterations over all its sittings. */
final class LearningHistory {
    private static final int MOST_POINTS = 400;

    private final Curve loss = new Curve(MOST_POINTS);
    private final Curve error = new Curve(MOST_POINTS);
    private final Curve sumOfScores = new Curve(MOST_POINTS);

    void add(List<RouterTrainingListener.Point> points) {
        for (RouterTrainingListener.Point point : points) {
            loss.add(point.iteration(), point.loss());
            error.add(point.iteration(), point.error());
            sumOfScores.add(point.iteration(), point.sumOfScores());
        }
    }

    LearningCurves curves() {
        return new LearningCurves(loss.points(), error.points(), sumOfScores.points());
    }
}
