package org.cachescope.viewmodel;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.viewmodel.LearningCurves.Point;

/**
 * A long series of values kept in a bounded number of points: each stands for the mean of equally many neighbours,
 * twice as many whenever the space is full.
 */
final class Curve {
    private final int most;
    private final List<Point> points = new ArrayList<>();
    private int perPoint = 1;
    private int pending;
    private double pendingSum;

    /** @param most even number of points that are never exceeded */
    Curve(int most) {
        if (most < 2 || most % 2 != 0) {
            throw new IllegalArgumentException("points: expected an even number from 2 on, found " + most);
        }
        this.most = most;
    }

    void add(int iteration, double value) {
        pending++;
        pendingSum += value;
        if (pending == perPoint) {
            if (points.size() == most) {
                halve();
            }
            // after halving the pending values fill only half of a point and wait for the rest
            if (pending == perPoint) {
                points.add(new Point(iteration, pendingSum / pending));
                pending = 0;
                pendingSum = 0;
            }
        }
    }

    private void halve() {
        for (int i = 0; i < most / 2; i++) {
            Point first = points.get(2 * i);
            Point second = points.get(2 * i + 1);
            points.set(i, new Point(second.iteration(), (first.value() + second.value()) / 2));
        }
        points.subList(most / 2, most).clear();
        perPoint *= 2;
    }

    List<Point> points() {
        return List.copyOf(points);
    }
}
