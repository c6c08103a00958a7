package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.image.Image;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Window;
import org.cachescope.caching.HandEdits;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.LayerId;
import org.cachescope.view.plot.ComparisonView;
import org.cachescope.view.plot.HeatmapData;
import org.cachescope.view.plot.HeatmapView;
import org.cachescope.viewmodel.Command;
import org.cachescope.viewmodel.PictureKind;
import org.cachescope.viewmodel.SelectedPicture;
import org.cachescope.workspace.TestModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Takes images out of the window, and asks it what its keys are and why something cannot be done. */
class PicturesJourneyTest {
    /** What the toolkit calls the parts of every combo box. */
    private static final Set<String> OF_COMBO_BOXES = Set.of("virtual-flow", "list-view", "arrow", "arrow-button");

    private final FxRobot robot = new FxRobot();

    @TempDir
    private Path folder;

    private RealWindow window;

    @BeforeEach
    void open() throws Exception {
        window = RealWindow.open(SmallHome.in(folder.resolve("home")), 1280, 800);
        window.awaitImages();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private SelectedPicture selected() {
        return window.models().picture().selected().get();
    }

    @Test
    void theKeyboardSelectsAnImageAndCopiesIt() throws Exception {
        assertThat(selected()).isEqualTo(new SelectedPicture(PictureKind.CACHED, 0));
        window.focus("images-view");

        robot.push(KeyCode.RIGHT).push(KeyCode.RIGHT);
        SelectedPicture chosen = selected();
        assertThat(chosen).isNotEqualTo(new SelectedPicture(PictureKind.CACHED, 0));
        robot.push(KeyCode.LEFT).push(KeyCode.LEFT);
        assertThat(selected()).isEqualTo(new SelectedPicture(PictureKind.CACHED, 0));
        window.screenshot("small-selected");
        robot.push(KeyCode.SHORTCUT, KeyCode.C);

        Image copied = RealWindow.onToolkit(() -> Clipboard.getSystemClipboard().getImage());
        assertThat(copied.getWidth()).isEqualTo(TestModels.SHAPES16.inputSize());
    }

    @Test
    void aKeyZoomsAndAnotherShowsAllAgain() {
        robot.push(KeyCode.ALT, KeyCode.EQUALS);
        assertThat(window.models().compare().zoom().get()).isGreaterThan(1);
        ComparisonView view = window.node("images-view", ComparisonView.class);
        assertThat(view.zoomProperty().get())
                .isEqualTo(window.models().compare().zoom().get());

        robot.push(KeyCode.ALT, KeyCode.DIGIT0);
        assertThat(view.zoomProperty().get()).isEqualTo(1);
    }

    @Test
    void aDraggedImageIsAFileThatBringsItsRecipeBack() {
        SamplingRecipe recipe = window.models().window().recipe().recipe().getValue();
        Path file = RealWindow.onToolkit(
                () -> window.models().picture().dragged(selected()).orElseThrow());
        assertThat(file).isRegularFile();
        window.type("seed", "77");
        window.await(
                "another seed",
                () -> !recipe.equals(window.models().window().recipe().recipe().getValue()));

        window.drop(file);

        window.await(
                "the recipe",
                () -> recipe.equals(window.models().window().recipe().recipe().getValue()));
        window.awaitImages();
        assertThat(window.models().window().messages()).isEmpty();
        window.close();
        assertThat(Files.exists(file)).isFalse();
    }

    @Test
    void imagesAreExportedBesideThoseOfAnEarlierExport() throws Exception {
        Path asked = folder.resolve("mine.png");
        window.answers().next(asked);
        robot.push(KeyCode.SHORTCUT, KeyCode.S);
        window.await("images", () -> Files.exists(folder.resolve("mine-4.png")));
        window.await("the end", () -> window.models().window().jobs().rows().isEmpty());
        assertThat(window.models().window().jobs().written().get())
                .isEqualTo("Wrote " + folder.resolve("mine-1.png") + " to mine-4.png");
        byte[] first = Files.readAllBytes(folder.resolve("mine-1.png"));
        window.type("seed", "77");
        window.awaitImagesOf(77);

        window.answers().next(asked);
        robot.push(KeyCode.SHORTCUT, KeyCode.S);

        window.await("other files", () -> Files.exists(folder.resolve("mine-2-4.png")));
        assertThat(folder.resolve("mine-1.png")).hasBinaryContent(first);
        assertThat(Files.readAllBytes(folder.resolve("mine-2-1.png"))).isNotEqualTo(first);
        assertThat(asked).as("nobody was told of this name").doesNotExist();
        assertThat(window.models().window().messages()).isEmpty();
    }

    @Test
    void everyKeyOfACommandStandsInTheHelp() throws Exception {
        robot.push(KeyCode.F1);
        assertThat(window.shows("shortcuts")).isTrue();
        List<String> lines =
                RealWindow.onToolkit(() -> window.node("shortcuts", Node.class).lookupAll(".label").stream()
                        .map(label -> ((Labeled) label).getText())
                        .toList());
        assertThat(lines)
                .containsAll(window.models().commands().stream()
                        .filter(command -> !command.shortcut().isEmpty())
                        .map(Command::text)
                        .toList());
        window.screenshot("shortcuts-light");

        robot.push(KeyCode.ESCAPE);
        assertThat(window.shows("shortcuts")).isFalse();

        RealWindow.onToolkit(() -> {
            window.models().help().commands().getLast().run();
            return null;
        });
        assertThat(window.shows("about")).isTrue();
        window.screenshot("about-light");
        robot.push(KeyCode.SHORTCUT, KeyCode.D);
        window.screenshot("about-dark");
        window.press("close-help");
        assertThat(window.shows("about")).isFalse();
        robot.push(KeyCode.SHORTCUT, KeyCode.D);
    }

    @Test
    void aGreyButtonAndAGreyMenuItemSayWhy() throws Exception {
        Node undo = window.node("edit-undo", Node.class);
        assertThat(undo.isDisabled()).isTrue();
        Point2D middle = RealWindow.onToolkit(() -> undo.localToScreen(5, 5));
        robot.moveTo(middle).moveBy(3, 3);
        window.await(
                "the reason",
                () -> Window.getWindows().stream()
                        .filter(Tooltip.class::isInstance)
                        .anyMatch(hint -> ((Tooltip) hint).getText().contains("There is no edit to take back.")));

        robot.clickOn("#menu-edit");
        window.popup("menu-edit");
        assertThat(texts()).contains("There is no edit to take back.", "No cell is set by hand.");
        robot.push(KeyCode.ESCAPE);
    }

    /** What open menus say. */
    private static String texts() {
        return RealWindow.onToolkit(() -> Window.getWindows().stream()
                .flatMap(shown -> shown.getScene().getRoot().lookupAll(".label").stream())
                .map(label -> ((Labeled) label).getText())
                .collect(Collectors.joining("\n")));
    }

    @Test
    void theHeatmapIsExportedFromItsOwnTab() throws Exception {
        MenuButton export = window.node("export-router", MenuButton.class);
        assertThat(export.getItems().stream().filter(MenuItem::isVisible).map(MenuItem::getText))
                .contains("Picture (PNG)…", "Heatmap (SVG)…", "Heatmap (CSV)…", "Heatmap (JSON)…", "Use in Python…");
        Path svg = folder.resolve("mine.svg");
        window.answers().next(svg);
        RealWindow.onToolkit(() -> {
            item(export, "Heatmap (SVG)…").fire();
            return null;
        });
        window.await("the drawing", () -> Files.exists(svg));
        Path png = folder.resolve("mine.png");
        window.answers().next(png);
        RealWindow.onToolkit(() -> {
            item(export, "Picture (PNG)…").fire();
            return null;
        });
        window.await("the picture", () -> Files.exists(png));
        robot.clickOn("#export-router");
        window.popup("export-router");
        robot.push(KeyCode.ESCAPE);
    }

    private static MenuItem item(MenuButton button, String text) {
        return button.getItems().stream()
                .filter(item -> text.equals(item.getText()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aCellPointedAtIsMarkedAmongTheErrorsAndBack() throws Exception {
        RealWindow.onToolkit(() -> {
            window.models().error().measure();
            return null;
        });
        window.await("errors", () -> window.models().error().contents().getValue() != null);
        window.focus("heatmap");
        robot.push(KeyCode.DOWN).push(KeyCode.DOWN).push(KeyCode.DOWN).push(KeyCode.RIGHT);
        HandEdits.Cell cell = window.models().router().linked().getValue();
        assertThat(cell.evaluation()).isPositive();

        robot.push(KeyCode.SHORTCUT, KeyCode.DIGIT2);
        window.press("error-heatmap-mode");
        HeatmapView errors = window.node("error-heatmap", HeatmapView.class);
        HeatmapData.Position marked = errors.highlightedProperty().get();
        assertThat(marked.row()).isEqualTo(cell.evaluation() - 1); // errors begin with the second step
        assertThat(marked.column()).isEqualTo(LayerId.ofColumn(cell.column()).block());
        window.screenshot("error-linked");

        window.focus("error-heatmap");
        robot.push(KeyCode.DOWN);
        HandEdits.Cell other = window.models().error().linked().getValue();
        assertThat(other).isNotEqualTo(cell);
        robot.push(KeyCode.SHORTCUT, KeyCode.DIGIT1);
        HeatmapView heatmap = window.node("heatmap", HeatmapView.class);
        assertThat(heatmap.highlightedProperty().get().row()).isEqualTo(other.evaluation());
        window.screenshot("router-linked");
    }

    @Test
    void noTwoPlacesOfTheWindowShareAnId() {
        List<String> ids = RealWindow.onToolkit(() -> window.node("window", Node.class).lookupAll("*").stream()
                .map(Node::getId)
                .filter(id -> id != null && !OF_COMBO_BOXES.contains(id))
                .toList());
        assertThat(
                        ids.stream()
                                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                                .entrySet()
                                .stream()
                                .filter(id -> id.getValue() > 1))
                .isEmpty();
    }
}
