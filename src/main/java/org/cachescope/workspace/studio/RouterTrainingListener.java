package org.cachescope.workspace.studio;

import java.util.List;
import org.cachescope.caching.Router;

/** Hears of a training, on the task's thread. */
@FunctionalInterface
public interface RouterTrainingListener {
    /**
     * Some iterations were made.
     *
     * @param update how far it is, and the router of this moment
     */
    void advanced(Update update);

    /**
     * State of a training.
     *
     * @param iteration iterations done
     * @param iterations to be done in all
     * @param points those since the last update, in order
     * @param router scores of this moment
     * @param paused from where to go on if this were the last update
     */
    record Update(int iteration, int iterations, List<Point> points, Router router, PausedTraining paused) {
        /** Copies the list. */
        public Update {
            points = List.copyOf(points);
        }
    }

    /**
     * One iteration.
     *
     * @param iteration its number, from 1 on
     * @param loss error plus λ Σβ
     * @param error mean squared error of the student's output
     * @param sumOfScores Σβ of all rows after it
     */
    record Point(int iteration, double loss, double error, double sumOfScores) {}
}
