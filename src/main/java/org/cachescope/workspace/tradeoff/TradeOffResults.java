package org.cachescope.workspace.tradeoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cachescope.format.PngFile;
import org.cachescope.format.RgbImage;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.evaluate.ResultsFolder;
import org.cachescope.workspace.studio.Picture;

/**
 * A folder of results as a window shows it.
 *
 * @param folder where it was read from
 * @param tradeOff its points
 * @param pictures first images of each point in a row, by the point's key; those that were kept
 * @param paper whether the paper's published figures are of the same network
 */
public record TradeOffResults(
        ResultsFolder folder, TradeOff tradeOff, Map<String, Picture> pictures, PaperMatch paper) {
    /** Copies the map. */
    public TradeOffResults {
        pictures = Map.copyOf(pictures);
    }

    /** The same with some series hidden, and no others. */
    public TradeOffResults without(Set<String> series) {
        return new TradeOffResults(folder, tradeOff.without(series), pictures, paper);
    }

    /**
     * Reads a folder.
     *
     * @throws IOException if it cannot be read or holds no results
     */
    public static TradeOffResults read(Path path) throws IOException {
        ResultsFolder folder = new ResultsFolder(path);
        List<PointResult> points = folder.points();
        Map<String, Picture> pictures = new HashMap<>();
        for (PointResult point : points) {
            Path file = folder.picture(point.key());
            if (Files.exists(file)) {
                RgbImage image = PngFile.read(file).image();
                pictures.put(point.key(), new Picture(image.width(), image.height(), image.rgb()));
            }
        }
        return new TradeOffResults(
                folder, new TradeOff(points, folder.missing()), pictures, PaperMatch.of(folder.setting()));
    }
}
