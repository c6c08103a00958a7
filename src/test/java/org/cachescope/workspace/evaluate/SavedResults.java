package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Folders of results of points that were made up, as a sweep leaves them. */
public final class SavedResults {
    private SavedResults() {}

    /** Writes points and what they have in common; their batches and pictures are not kept. */
    public static ResultsFolder write(Path path, Map<String, String> setting, List<PointResult> points)
            throws IOException {
        ResultsFolder folder = new ResultsFolder(path);
        folder.begin(setting);
        for (PointResult point : points) {
            PointJson.write(folder.point(point.key()), point);
        }
        new SweepIndex(points.stream()
                        .map(point -> new SweepIndex.Entry(
                                point.series(), point.label(), point.policy(), point.command(), point.key()))
                        .toList())
                .write(path);
        return folder;
    }
}
