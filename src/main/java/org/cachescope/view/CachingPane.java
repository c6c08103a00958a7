package org.cachescope.view;

import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.cachescope.caching.CellCounts;
import org.cachescope.viewmodel.BetaDistribution;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.viewmodel.Choice;
import org.cachescope.viewmodel.RouterRow;
import org.cachescope.viewmodel.RuleText;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** Which cells reuse: policy, router, θ or budget, and what was set by hand. The lower part of the left column. */
final class CachingPane extends VBox {
    private static final double GAP = 8;

    private final CachingViewModel caching;

    CachingPane(CachingViewModel caching) {
        super(GAP);
        this.caching = caching;
        Node threshold = threshold();
        Forms.showWhile(threshold, caching.inForceAsChosen().map(choice -> choice == Choice.THETA));
        Node budget = budget();
        Forms.showWhile(budget, caching.inForceAsChosen().map(choice -> choice == Choice.BUDGET));
        Node router = router();
        Forms.showWhile(router, caching.choice().map(Choice::needsRouter));
        Node mode = mode();
        Forms.showWhile(
                mode, caching.inForceAsChosen().map(choice -> choice == Choice.THETA || choice == Choice.BUDGET));
        Node rule = rule();
        Forms.showWhile(rule, caching.choice().map(choice -> choice == Choice.RULE));
        getChildren()
                .addAll(
                        Forms.section(
                                "Caching",
                                Forms.row("Policy", policy()),
                                router,
                                Forms.note(caching.note().map(note -> note.orElse("")))),
                        mode,
                        threshold,
                        budget,
                        rule,
                        counts(),
                        byHand());
    }

    private ComboBox<Choice> policy() {
        ComboBox<Choice> policy = new ComboBox<>();
        policy.setId("policy");
        policy.getItems().setAll(Choice.values());
        policy.setButtonCell(new ChoiceCell(false));
        // made anew each time: a cell whose item stays is not asked again what is grey
        policy.setOnShowing(_ -> policy.setCellFactory(_ -> new ChoiceCell(true)));
        policy.valueProperty().bindBidirectional(caching.choice());
        return policy;
    }

    private final class ChoiceCell extends ListCell<Choice> {
        private final boolean greys;

        ChoiceCell(boolean greys) {
            this.greys = greys;
        }

        @Override
        protected void updateItem(@Nullable Choice choice, boolean empty) {
            super.updateItem(choice, empty);
            setText(choice == null ? null : choice.label());
            Optional<String> reason = choice == null || !greys ? Optional.empty() : caching.unavailable(choice);
            setDisable(reason.isPresent());
            reason.ifPresent(why -> setText(choice.label() + ": " + why));
        }
    }

    private ComboBox<RouterRow> router() {
        ComboBox<RouterRow> router = new ComboBox<>(caching.routers());
        router.setId("router-choice");
        router.setAccessibleText("Router");
        router.setMaxWidth(Double.MAX_VALUE);
        router.setPromptText("no router fits");
        router.setPlaceholder(new Label("No routers: import or train one"));
        router.setButtonCell(new NameCell());
        router.setCellFactory(_ -> new RouterCell());
        Tooltip name = new Tooltip();
        router.valueProperty().subscribe(row -> {
            name.setText(row == null ? "" : row.offer().name());
            router.setTooltip(row == null ? null : name);
        });
        Runnable show = () -> router.setValue(caching.routers().stream()
                .filter(row -> row.offer().equals(caching.router().getValue()))
                .findFirst()
                .orElse(null));
        caching.router().subscribe(show::run);
        caching.routers().addListener((ListChangeListener<RouterRow>) _ -> show.run());
        router.setOnAction(_ -> {
            RouterRow row = router.getValue();
            if (row != null && !row.offer().equals(caching.router().getValue())) {
                caching.use(row.offer());
                show.run(); // stays where it was, if it was refused
            }
        });
        return router;
    }

    private static final class NameCell extends ListCell<RouterRow> {
        @Override
        protected void updateItem(@Nullable RouterRow row, boolean empty) {
            super.updateItem(row, empty);
            setText(row == null ? "no router fits" : row.label());
        }
    }

    /** Greyed with the reason where the router cannot serve. */
    private static final class RouterCell extends ListCell<RouterRow> {
        private final Label name = new Label();
        private final Label reason = new Label();
        private final VBox lines = new VBox(name, reason);

        RouterCell() {
            reason.getStyleClass().add("note");
        }

        @Override
        protected void updateItem(@Nullable RouterRow row, boolean empty) {
            super.updateItem(row, empty);
            setGraphic(row == null ? null : lines);
            if (row != null) {
                name.setText(row.label());
                String remarks =
                        row.misfit().orElse(String.join(" ", row.offer().notes()));
                setTooltip(new Tooltip(row.offer().name()));
                reason.setText(remarks);
                Forms.showWhile(reason, !remarks.isEmpty());
                setDisable(row.misfit().isPresent());
            }
        }
    }

    private Node threshold() {
        TextField theta = Forms.input(caching.thetaField(), "theta");
        theta.setAccessibleText("Threshold θ");
        Button less = step(Feather.CHEVRON_LEFT, "Next lower β (fewer cells reuse)", "theta-previous");
        less.setOnAction(_ -> caching.previousBeta());
        Button more = step(Feather.CHEVRON_RIGHT, "Next higher β (more cells reuse)", "theta-next");
        more.setOnAction(_ -> caching.nextBeta());
        HBox fields = new HBox(GAP / 2, LayoutIsland.of(theta), less, more);
        fields.setAlignment(Pos.CENTER_LEFT);
        return Forms.section(
                "Threshold θ",
                ThetaSlider.of("theta-slider", caching),
                fields,
                Forms.complaint(caching.thetaField().error()));
    }

    private static Button step(Feather icon, String does, String id) {
        return Forms.icon(new Button(), icon, does, id);
    }

    private Node budget() {
        Slider cells = new Slider();
        cells.setId("budget-slider");
        cells.setAccessibleText("Cells to reuse");
        cells.maxProperty().bind(caching.distribution().map(BetaDistribution::cells));
        cells.setBlockIncrement(1);
        cells.valueProperty().bindBidirectional(caching.budget());
        TextField field = Forms.input(caching.budgetField(), "budget");
        return Forms.section(
                "Budget",
                cells,
                Forms.row("Cells to reuse", field),
                Forms.complaint(caching.budgetField().error()));
    }

    private Node rule() {
        ComboBox<String> rule = new ComboBox<>();
        rule.setId("rule");
        rule.setAccessibleText("Rule");
        rule.setEditable(true);
        rule.setMaxWidth(Double.MAX_VALUE);
        rule.getItems().setAll(RuleText.EXAMPLES);
        rule.getEditor().textProperty().bindBidirectional(caching.ruleField().text());
        Forms.markWrong(rule, caching.ruleField().error());
        return Forms.section(
                "Rule", rule, Forms.complaint(caching.ruleField().error()), Forms.note(caching.ruleHint()));
    }

    private Node counts() {
        Label counts = new Label();
        counts.setId("counts");
        counts.getStyleClass().add("counts");
        counts.textProperty()
                .bind(caching.counts()
                        .map(known -> known.map(CellCounts::toString).orElse("")));
        counts.setWrapText(true);
        return LayoutIsland.of(counts);
    }

    private Node mode() {
        Segments<Choice> mode = new Segments<>("mode", caching.choice())
                .add(Choice.THETA, "θ", "Reuse the cells whose β is at most θ")
                .add(Choice.BUDGET, "budget", "Reuse the k cells of lowest β");
        Label flipped = new Label();
        flipped.setId("flipped");
        flipped.getStyleClass().add("note");
        flipped.textProperty()
                .bind(caching.lastFlipped().map(cells -> cells.intValue() == 0 ? "" : cells + " flipped"));
        flipped.setTooltip(new Tooltip("Cells that the last move changed"));
        flipped.setAlignment(Pos.CENTER_RIGHT);
        flipped.setMaxWidth(Double.MAX_VALUE);
        LayoutIsland room = LayoutIsland.of(flipped);
        HBox.setHgrow(room, Priority.ALWAYS);
        HBox row = new HBox(GAP, mode, room);
        row.setMinHeight(USE_PREF_SIZE);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private Node byHand() {
        Label cells = new Label();
        cells.setId("by-hand");
        cells.textProperty().bind(caching.byHand().text());
        Button clear = new Button("Clear");
        clear.setId("clear-edits");
        clear.setTooltip(new Tooltip("Give all cells back to the policy"));
        clear.setOnAction(_ -> caching.byHand().clear());
        HBox row = new HBox(GAP, cells, Forms.spacer(), clear);
        row.setAlignment(Pos.CENTER_LEFT);
        Forms.showWhile(row, caching.byHand().edits().map(edits -> edits.size() > 0));
        return row;
    }
}
