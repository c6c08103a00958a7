package org.cachescope.view.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javafx.scene.Parent;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Paints every plot, light and dark, into {@code target/screenshots}, to be looked at. */
class PlotPicturesTest {
    @BeforeAll
    static void startToolkit() throws Exception {
        Toolkit.start();
    }

    @Test
    void everyPlotPaintsItselfLightAndDark() throws Exception {
        for (boolean dark : new boolean[] {false, true}) {
            HeatmapView heatmap = new HeatmapView();
            heatmap.dataProperty().set(PlotSamples.heatmap(20, 28));
            picture("heatmap", heatmap, 900, 380, dark);

            HeatmapView interleaved = new HeatmapView();
            interleaved.dataProperty().set(PlotSamples.heatmap(50, 12));
            interleaved.arrangementProperty().set(HeatmapView.Arrangement.INTERLEAVED);
            interleaved.colorMapProperty().set(ColorMap.CIVIDIS);
            picture("heatmap-interleaved", interleaved, 520, 560, dark);

            HeatmapView decisions = new HeatmapView();
            decisions.dataProperty().set(PlotSamples.heatmap(20, 12));
            decisions.coloringProperty().set(HeatmapView.Coloring.DECISION);
            picture("heatmap-decisions", decisions, 700, 420, dark);

            BetaSlider slider = new BetaSlider();
            slider.trackProperty().set(PlotSamples.track());
            slider.thetaProperty().set(0.1);
            picture("beta-slider", slider, 260, 80, dark);

            LinePlot errors = new LinePlot();
            errors.dataProperty().set(PlotSamples.errors(true));
            errors.highlightedProperty().set(new LinePlotData.Index(3, 12));
            picture("errors", errors, 620, 320, dark);

            LinePlot tradeOff = new LinePlot();
            tradeOff.dataProperty().set(PlotSamples.tradeOff());
            picture("trade-off", tradeOff, 620, 320, dark);

            for (ComparisonView.Mode mode : ComparisonView.Mode.values()) {
                ComparisonView comparison = new ComparisonView();
                comparison.dataProperty().set(PlotSamples.comparison(4));
                comparison.modeProperty().set(mode);
                picture("comparison-" + mode.name().toLowerCase(Locale.ROOT), comparison, 860, 320, dark);
            }
        }
    }

    private static void picture(String name, Parent node, double width, double height, boolean dark) throws Exception {
        byte[] png = Toolkit.on(() -> {
            StackPane root = new StackPane(node);
            root.setStyle("-fx-background-color: -color-bg-default; -fx-padding: 8;");
            StackPane outer = Toolkit.show(new StackPane(root), width, height, dark);
            return NodePicture.png(NodePicture.of(outer, 1, Color.TRANSPARENT));
        });
        Path file = Path.of("target", "screenshots", "plot-" + name + (dark ? "-dark" : "-light") + ".png");
        Files.createDirectories(file.getParent());
        Files.write(file, png);
        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo((int) width);
    }
}
