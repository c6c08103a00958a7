package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits.Cell;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RunShape;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.viewmodel.HeatmapContents.HeatCell;
import org.cachescope.viewmodel.HeatmapContents.Panel;
import org.cachescope.viewmodel.HeatmapContents.Row;
import org.cachescope.viewmodel.HeatmapContents.RowKind;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RunRequest;
import org.junit.jupiter.api.Test;

/** Four steps of three blocks: steps 1 and 3 are cache steps, with logits -1.1 to 1.1. */
class RouterViewModelTest {
    private static final int STEPS = 4;
    private static final int LAYERS = 2 * FakeStudio.DEPTH;
    private static final Router ROUTER = SampleRouters.rising(FakeStudio.SHIPPED, STEPS, -1.1f, 0.2f, 0.5);

    private final FakeStudio studio = new FakeStudio();
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final ObjectProperty<ModelSummary> model = new SimpleObjectProperty<>();
    private final ObjectProperty<RunShape> shape = new SimpleObjectProperty<>();
    private final ObjectProperty<RunRequest> request = new SimpleObjectProperty<>();
    private final ObjectProperty<LayerErrors> errors = new SimpleObjectProperty<>();
    private final ObjectProperty<Cell> hovered = new SimpleObjectProperty<>();
    private final CachingViewModel caching =
            new CachingViewModel(studio, jobs, Runnable::run, model, new SimpleObjectProperty<>(), shape, problem -> {
                throw new AssertionError(problem);
            });
    private final RouterViewModel router = new RouterViewModel(caching, request, errors, hovered, Runnable::run);

    private void open() {
        studio.routers.add(FakeStudio.offer("rising", ROUTER));
        model.set(FakeStudio.SHIPPED);
        shape.set(RunShape.of(FakeStudio.SHIPPED.architecture(), STEPS, "ddim"));
        caching.theta().set(0.5);
    }

    private HeatmapContents contents() {
        return router.contents().getValue();
    }

    private CellDetails details(int step, int column) {
        hovered.set(new Cell(step, column));
        return router.details().getValue();
    }

    @Test
    void beforeThereIsAScheduleNothingIsShown() {
        assertThat(contents()).isEqualTo(HeatmapContents.EMPTY);
        assertThat(details(0, 0)).isNull();
    }

    @Test
    void rowsSayWhatAStepMayDo() {
        open();
        assertThat(contents().rows())
                .extracting(Row::kind)
                .containsExactly(RowKind.FIRST, RowKind.CACHE, RowKind.FULL, RowKind.CACHE);
        assertThat(contents().rows())
                .extracting(row -> row.evaluation().timestep())
                .containsExactly(999, 666, 333, 0);
        assertThat(contents().rows()).extracting(Row::reused).containsExactly(0, 6, 0, 0);
        assertThat(contents().reusedByColumn()).containsExactly(1, 1, 1, 1, 1, 1);
        assertThat(contents().reused()).isEqualTo(6);
    }

    @Test
    void onlyRowsThatAreReadShowBeta() {
        open();
        assertThat(contents().rows().get(2).cells()).extracting(HeatCell::beta).containsOnlyNulls();
        assertThat(contents().rows().get(0).cells()).extracting(HeatCell::beta).containsOnlyNulls();
        assertThat(contents().rows().get(3).cells().get(5).beta()).isEqualTo(ROUTER.beta(3, 5));
    }

    @Test
    void betaIsShownOnlyWhereARouterDecides() {
        open();
        caching.choice().set(Choice.RULE);
        caching.ruleField().text().set("bottom:k=2");
        assertThat(contents().reused()).isEqualTo(2);
        assertThat(contents().rows())
                .flatExtracting(Row::cells)
                .extracting(HeatCell::beta)
                .containsOnlyNulls();
        assertThat(caching.deciding()).isNull();

        caching.choice().set(Choice.BUDGET);
        assertThat(contents().rows().get(3).cells().get(5).beta()).isEqualTo(ROUTER.beta(3, 5));
        assertThat(caching.deciding()).isEqualTo(caching.router().getValue());
    }

    @Test
    void thetaIsFollowedAtOnce() {
        open();
        caching.theta().set(caching.distribution().getValue().reuseAll());
        assertThat(contents().reused()).isEqualTo(12);
    }

    @Test
    void fullStepsCanBeLeftOut() {
        open();
        router.cacheStepsOnly().set(true);
        assertThat(contents().rows())
                .extracting(row -> row.evaluation().number())
                .containsExactly(1, 3);
        assertThat(contents().reused()).isEqualTo(6);
    }

    @Test
    void kindsStandApartOrInTurn() {
        open();
        assertThat(contents().panels())
                .containsExactly(new Panel("MHSA", List.of(0, 2, 4)), new Panel("FFN", List.of(1, 3, 5)));
        router.apart().set(false);
        assertThat(contents().panels()).hasSize(1);
        assertThat(contents().panels().getFirst().columns()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void paintingSetsCellsAndCountsThem() {
        open();
        router.paint(List.of(new Cell(1, 0)));
        assertThat(contents().edited()).isZero();

        router.brush().set(Brush.COMPUTE);
        router.paint(List.of(new Cell(1, 0), new Cell(1, 1)));

        assertThat(contents().edited()).isEqualTo(2);
        assertThat(router.editedText().getValue()).isEqualTo("2 by hand");
        assertThat(contents().rows().get(1).cells().getFirst())
                .isEqualTo(new HeatCell(ROUTER.beta(1, 0), CellAction.COMPUTE, false, true));
        assertThat(details(1, 0).why()).isEqualTo("by hand: computed");

        router.undo();
        assertThat(contents().edited()).isZero();
        router.redo();
        assertThat(contents().edited()).isEqualTo(2);
        router.brush().set(Brush.BACK_TO_ROUTER);
        router.paint(List.of(new Cell(1, 0)));
        assertThat(contents().edited()).isEqualTo(1);
        router.clear();
        assertThat(router.editedText().getValue()).isEmpty();
    }

    @Test
    void fullStepsRefuseAndSayWhyUntilAnyStepMayReuse() {
        open();
        router.brush().set(Brush.REUSE);
        router.paint(List.of(new Cell(2, 3)));
        assertThat(router.refusal().getValue())
                .hasValueSatisfying(why -> assertThat(why).contains("full step"));
        assertThat(contents().edited()).isZero();

        caching.byHand().pattern().set(ReusePattern.ANY_STEP);
        router.paint(List.of(new Cell(2, 3)));
        assertThat(router.refusal().getValue()).isEmpty();
        assertThat(contents().rows().get(2).kind()).isEqualTo(RowKind.CACHE);
        assertThat(contents().rows().get(2).cells().get(3))
                .isEqualTo(new HeatCell(null, CellAction.REUSE, false, true));
    }

    @Test
    void detailsSayWhatDecided() {
        open();
        assertThat(details(1, 0).why()).isEqualTo("β " + Figures.beta(ROUTER.beta(1, 0)) + " ≤ θ 0.5: reuses step 0");
        assertThat(details(3, 5).why()).isEqualTo("β " + Figures.beta(ROUTER.beta(3, 5)) + " > θ 0.5: computed");
        assertThat(details(0, 0).why()).startsWith("first step");
        assertThat(details(2, 0).why()).startsWith("full step");
        assertThat(details(1, 3).title()).isEqualTo("Step 1 (timestep 666) · block 1 · FFN");
        caching.choice().set(Choice.NONE);
        assertThat(details(1, 0).why()).isEqualTo("caching is off: computed");
    }

    @Test
    void detailsFollowTheScheduleUnderThePointer() {
        open();
        details(1, 0);
        caching.theta().set(0.01);
        assertThat(router.details().getValue().why()).endsWith("> θ 0.01: computed");
        hovered.set(null);
        assertThat(router.details().getValue()).isNull();
        assertThat(details(STEPS, 0)).isNull();
        assertThat(details(0, LAYERS)).isNull();
    }

    @Test
    void costAndErrorAreToldWhereTheyAreKnown() {
        open();
        assertThat(details(1, 0).lines()).hasSize(1);

        CacheSchedule schedule = caching.schedule().getValue();
        request.set(CompareViewModelTest.run(1, schedule));
        errors.set(FakeStudio.errors(STEPS, LAYERS));

        CellDetails reused = details(1, 1);
        assertThat(reused.macsPerImage()).isEqualTo(shape.get().ffnMacs());
        assertThat(reused.macsOfRun()).isEqualTo(4 * shape.get().ffnMacs());
        assertThat(reused.lines()).hasSize(3);
        assertThat(reused.lines().get(1)).isEqualTo("changes by 1.0 % from the evaluation before (squared L2 0.01)");
        assertThat(reused.lines().get(2)).startsWith("saves ").endsWith(" in this run");
        assertThat(details(3, 1).lines().get(2)).startsWith("costs ");
        assertThat(details(0, 1).error()).isNull();
    }
}
