package org.cachescope.viewmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.ReusePattern;
import org.cachescope.workspace.ModelChoice;

/** Makes the list of everything that can be done. */
final class WindowCommands {
    private final WindowViewModel window;
    private final Dialogs dialogs;
    private final List<Command> commands = new ArrayList<>();
    private final ExportCommands exports;
    private final ObservableValue<Optional<String>> always = new SimpleObjectProperty<>(Optional.empty());
    private final ObservableValue<Optional<String>> modelOpen;
    private final ObservableValue<Optional<String>> hasBeta;

    WindowCommands(WindowViewModel window, Dialogs dialogs, ExportCommands exports) {
        this.window = window;
        this.dialogs = dialogs;
        this.exports = exports;
        this.modelOpen =
                window.recipe().model().map(_ -> Optional.<String>empty()).orElse(Optional.of("No model is open."));
        CachingViewModel caching = window.caching();
        this.hasBeta = Bindings.createObjectBinding(
                () -> caching.unavailable(Choice.THETA)
                        .or(() -> caching.inForce().getValue() == Choice.THETA
                                ? Optional.empty()
                                : Optional.of("Cells are not chosen by θ now.")),
                caching.router(),
                caching.inForce());
    }

    List<Command> all() {
        files();
        commands.addAll(exports.all());
        edits();
        thresholds();
        looks();
        add(
                "jobs.cancelAll",
                "Cancel All Jobs",
                "Shortcut+Period",
                unless(
                        () -> !window.jobs().rows().isEmpty(),
                        "No job is at work.",
                        window.jobs().rows()),
                window.jobs()::cancelAll);
        return List.copyOf(commands);
    }

    private void files() {
        add(
                "file.open",
                "Open Model…",
                "Shortcut+O",
                always,
                () -> dialogs.openFile("Open a model", file -> window.recipe().open(ModelChoice.of(file.toString()))));
        add(
                "file.openFolder",
                "Open Model Folder…",
                "Shortcut+Shift+O",
                always,
                () -> dialogs.openFolder(
                        "Open a model", folder -> window.recipe().open(ModelChoice.of(folder.toString()))));
        add(
                "file.openAutoencoder",
                "Open Autoencoder…",
                "Shortcut+Shift+A",
                window.recipe()
                        .model()
                        .map(model -> model.clips()
                                ? Optional.of("This model makes pixels, which need no autoencoder.")
                                : Optional.<String>empty())
                        .orElse(Optional.of("No model is open.")),
                () -> dialogs.openFile("Open an autoencoder", window.recipe()::decodeBy));
        add(
                "file.importRouter",
                "Import Router…",
                "Shortcut+I",
                modelOpen,
                () -> dialogs.openFile("Import a router or schedule", file -> window.drop(List.of(file))));
    }

    private void edits() {
        CachingViewModel caching = window.caching();
        HandEditing byHand = caching.byHand();
        Observable[] changes = {byHand.edits(), caching.chosen()};
        add(
                "edit.undo",
                "Undo",
                "Shortcut+Z",
                unless(byHand::canUndo, "There is no edit to take back.", changes),
                byHand::undo);
        add(
                "edit.redo",
                "Redo",
                "Shortcut+Shift+Z",
                unless(byHand::canRedo, "There is no edit to make again.", changes),
                byHand::redo);
        add(
                "edit.clear",
                "Clear Cells by Hand",
                "Shortcut+Backspace",
                unless(() -> byHand.edits().getValue().size() > 0, "No cell is set by hand.", changes),
                byHand::clear);
        add(
                "edit.anyStep",
                "Allow Reuse at Any Step",
                "Shortcut+Y",
                always,
                () -> caching.reuseAtAnyStep(byHand.pattern().get() != ReusePattern.ANY_STEP));
        add("run.reroll", "New Seed", "Shortcut+R", always, window.recipe().fields()::reroll);
    }

    private static ObservableValue<Optional<String>> unless(
            BooleanSupplier possible, String obstacle, Observable... causes) {
        return Bindings.createObjectBinding(
                () -> possible.getAsBoolean() ? Optional.empty() : Optional.of(obstacle), causes);
    }

    private void thresholds() {
        CachingViewModel caching = window.caching();
        var more = beyond(distribution -> distribution.next(caching.theta().get()), "Every cell reuses already.");
        var less = beyond(distribution -> distribution.previous(caching.theta().get()), "No cell reuses.");
        add("run.nextBeta", "Reuse More", "Alt+Right", more, caching::nextBeta);
        add("run.previousBeta", "Reuse Less", "Alt+Left", less, caching::previousBeta);
        add("run.reuseNone", "Reuse None", "Alt+Home", less, caching::reuseNone);
        add("run.reuseAll", "Reuse All", "Alt+End", more, caching::reuseAll);
        add("run.bestRouter", "Choose the Router for Me", "", modelOpen, caching::useBest);
    }

    /** Whether there is a θ to go on to. */
    private ObservableValue<Optional<String>> beyond(
            Function<BetaDistribution, OptionalDouble> theta, String obstacle) {
        CachingViewModel caching = window.caching();
        return Bindings.createObjectBinding(
                () -> hasBeta.getValue()
                        .or(() -> theta.apply(caching.distribution().getValue()).isPresent()
                                ? Optional.empty()
                                : Optional.of(obstacle)),
                hasBeta,
                caching.theta(),
                caching.distribution());
    }

    private void looks() {
        LookViewModel look = window.look();
        add("view.dark", "Dark", "Shortcut+D", always, () -> toggle(look.darkMode()));
        add("view.presentation", "Presentation", "F5", always, () -> toggle(look.presentation()));
        add("view.images", "Images Alone", "F6", always, () -> look.fillWith(CentreFill.IMAGES));
        add("view.analysis", "Analysis Alone", "F7", always, () -> look.fillWith(CentreFill.ANALYSIS));
        add("view.larger", "Larger Text", "Shortcut+Equals", always, () -> look.scaleBy(1));
        add("view.smaller", "Smaller Text", "Shortcut+Minus", always, () -> look.scaleBy(-1));
        add(
                "view.normal",
                "Normal Text",
                "Shortcut+0",
                always,
                () -> look.fontScale().set(1));
        List<String> tabs = List.of("router", "error", "tradeoff", "limits", "train");
        List<String> names = List.of("Router Tab", "Error Tab", "Trade-off Tab", "Limits Tab", "Train Tab");
        for (int i = 0; i < tabs.size(); i++) {
            String tab = tabs.get(i);
            add(
                    "view.tab-" + tab,
                    names.get(i),
                    "Shortcut+" + (i + 1),
                    always,
                    () -> look.selectedTab().set(tab));
        }
    }

    private static void toggle(BooleanProperty property) {
        property.set(!property.get());
    }

    private void add(
            String id, String text, String shortcut, ObservableValue<Optional<String>> obstacle, Runnable action) {
        commands.add(new Command(id, text, shortcut, obstacle, action));
    }
}
