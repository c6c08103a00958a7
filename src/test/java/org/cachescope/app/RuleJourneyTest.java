package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.skin.ComboBoxListViewSkin;
import javafx.scene.input.KeyCode;
import org.cachescope.viewmodel.Choice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Compares a router with a rule that needs none. */
class RuleJourneyTest {
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

    @Test
    void whatIsGreyInAListIsAskedEachTimeItOpens() throws Exception {
        assertThat(greyed("policy")).noneMatch(text -> text.startsWith(Choice.THETA.label()));
        window.type("steps", "30");
        assertThat(greyed("policy"))
                .as("no router serves 30 steps")
                .anyMatch(text -> text.equals(Choice.THETA.label() + ": No router fits this run."));
        robot.interact(
                () -> window.node("policy", ComboBox.class).getSelectionModel().select(Choice.NONE.ordinal()));
        window.type("steps", "20");
        assertThat(greyed("policy")).noneMatch(text -> text.startsWith(Choice.THETA.label()));
        assertThat(greyed("solver")).contains("Euler").doesNotContain("DDIM");
    }

    /** Opens the list of a box and closes it again. @return what is grey in it */
    private List<String> greyed(String id) {
        ComboBox<?> box = window.node(id, ComboBox.class);
        robot.interact(box::show);
        ListView<?> list = (ListView<?>) ((ComboBoxListViewSkin<?>) box.getSkin()).getPopupContent();
        List<String> greyed = RealWindow.onToolkit(() -> {
            list.layout();
            return list.lookupAll(".list-cell").stream()
                    .filter(Node::isDisabled)
                    .map(cell -> ((ListCell<?>) cell).getText())
                    .filter(Objects::nonNull)
                    .toList();
        });
        robot.interact(box::hide);
        return greyed;
    }

    @Test
    void aRuleThatDecidesWhileItRunsIsTriedOutAndShown() throws Exception {
        robot.interact(
                () -> window.node("policy", ComboBox.class).getSelectionModel().select(Choice.RULE.ordinal()));
        window.type("rule", "first-block:1000");
        window.await(
                "images with blocks passed over",
                () -> window.models().compare().settled().getValue()
                        && window.models()
                                .compare()
                                .cached()
                                .getValue()
                                .request()
                                .schedule()
                                .hasRanges());
        window.screenshot("rule-decided");
    }

    @Test
    void aTypedRuleDecidesTheCellsOnTheHeatmapAndOfTheImages() throws Exception {
        assertThat(window.shows("rule")).isFalse();
        robot.interact(
                () -> window.node("policy", ComboBox.class).getSelectionModel().select(Choice.RULE.ordinal()));
        assertThat(window.shows("rule")).isTrue();
        assertThat(window.shows("mode"))
                .as("θ and budget decide nothing while a rule does")
                .isFalse();
        assertThat(window.shows("router-choice")).isFalse();

        window.type("rule", "drop:k=2,seed=3");
        window.await(
                "images with two cells dropped",
                () -> window.models().compare().settled().getValue()
                        && window.models()
                                        .compare()
                                        .cached()
                                        .getValue()
                                        .request()
                                        .schedule()
                                        .counts()
                                        .dropped()
                                == 2);
        window.screenshot("rule-light");
        robot.push(KeyCode.SHORTCUT, KeyCode.D);
        window.screenshot("rule-dark");
        robot.push(KeyCode.SHORTCUT, KeyCode.D);

        window.type("rule", "dropp:k=2");
        assertThat(window.models().window().caching().ruleField().error().getValue())
                .isPresent();
        window.screenshot("rule-wrong");

        robot.interact(
                () -> window.node("policy", ComboBox.class).getSelectionModel().select(Choice.THETA.ordinal()));
        assertThat(window.shows("router-choice")).isTrue();
        assertThat(window.models().window().caching().choice().get()).isEqualTo(Choice.THETA);
        assertThat(window.node("mode-theta", ToggleButton.class).isSelected()).isTrue();
    }
}
