package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.caching.HandEdits;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.model.LayerKind;
import org.cachescope.viewmodel.ErrorViewModel.State;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.RunRequest;
import org.junit.jupiter.api.Test;

class ErrorViewModelTest {
    private final FakeStudio studio = new FakeStudio();
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final ObjectProperty<RunRequest> request = new SimpleObjectProperty<>();
    private final ObjectProperty<HandEdits.Cell> hovered = new SimpleObjectProperty<>();
    private final ErrorViewModel errors = new ErrorViewModel(request, studio, jobs, Runnable::run, hovered);

    private static RunRequest run(long seed) {
        return CompareViewModelTest.run(seed, CompareViewModelTest.all());
    }

    @Test
    void withoutARequestNothingIsMeasured() {
        errors.measure();
        assertThat(jobs.started()).isEmpty();
        assertThat(errors.state().getValue()).isEqualTo(new State.Nothing());
        assertThat(errors.contents().getValue()).isNull();
        assertThat(errors.protocol().getValue()).isEmpty();
    }

    @Test
    void measuringGivesALineForEveryPairOfNeighbouringSteps() {
        request.set(run(1));
        errors.measure();

        ErrorContents contents = errors.contents().getValue();
        assertThat(contents.series())
                .extracting(series -> series.evaluation().number())
                .containsExactly(1, 2, 3);
        assertThat(contents.blocks()).isEqualTo(FakeStudio.DEPTH);
        assertThat(contents.series().get(1).of(LayerKind.MHSA)).containsExactly(1.0, 1.02, 1.04);
        assertThat(contents.series().get(1).of(LayerKind.FFN)).containsExactly(1.01, 1.03, 1.05);
        assertThat(contents.greatest()).isEqualTo(2.05);
        assertThat(contents.leastPositive()).isEqualTo(0.01);
        assertThat(errors.protocol().getValue())
                .isEqualTo(
                        "N = 4 images, uncached run, each evaluation against the one before; summed over guidance halves,"
                                + " tokens and channels, mean over images.");
        errors.metric().set(ErrorMetric.RELATIVE);
        assertThat(errors.protocol().getValue())
                .endsWith("both norms over images, guidance halves, tokens and channels.");
    }

    @Test
    void cacheStepsOfTheSchedulesAreMarked() {
        request.set(run(1));
        errors.measure();
        assertThat(errors.contents().getValue().series())
                .extracting(ErrorContents.Series::cacheStep)
                .containsExactly(true, false, true);

        request.set(CompareViewModelTest.run(1, CompareViewModelTest.none()));
        assertThat(errors.contents().getValue().series())
                .extracting(ErrorContents.Series::cacheStep)
                .containsExactly(false, false, false);
        assertThat(errors.stale().getValue()).isFalse();
    }

    @Test
    void theMetricChoosesTheTable() {
        LayerErrors measured = new LayerErrors(
                List.of(999, 0),
                List.of(List.of(1.0, 2.0)),
                List.of(List.of(3.0, 4.0)),
                List.of(List.of(5.0, 6.0)),
                List.of(List.of(7.0, 8.0)),
                1);
        assertThat(ErrorMetric.SQUARED.of(measured)).isEqualTo(measured.squared());
        assertThat(ErrorMetric.MEAN_SQUARED.of(measured)).isEqualTo(measured.meanSquared());
        assertThat(ErrorMetric.RELATIVE.of(measured)).isEqualTo(measured.relative());

        request.set(run(1));
        errors.measure();
        errors.metric().set(ErrorMetric.RELATIVE);
        assertThat(errors.contents().getValue().metric()).isEqualTo(ErrorMetric.RELATIVE);
    }

    @Test
    void anotherRecipeMakesThemStaleAndTheSameAgainDoesNot() {
        request.set(run(1));
        errors.measure();
        assertThat(errors.current().getValue()).isNotNull();

        request.set(run(2));
        assertThat(errors.stale().getValue()).isTrue();
        assertThat(errors.current().getValue()).isNull();
        assertThat(errors.contents().getValue()).isNotNull();

        request.set(run(1));
        assertThat(errors.stale().getValue()).isFalse();
        assertThat(errors.current().getValue()).isNotNull();
    }

    @Test
    void progressIsToldAndASecondMeasuringIsNotBegun() {
        request.set(run(1));
        jobs.hold();
        errors.measure();
        errors.measure();
        assertThat(jobs.waiting()).hasSize(1);

        jobs.progress(0, new Progress.Advanced("errors", 3, 4, Duration.ZERO, Optional.empty(), ""));
        assertThat(errors.state().getValue()).isEqualTo(new State.Measuring(3, 4));
    }

    @Test
    void cancellingKeepsWhatWasMeasuredBefore() {
        request.set(run(1));
        errors.measure();
        State before = errors.state().getValue();
        jobs.hold();
        errors.measure();
        errors.cancel();
        jobs.release();

        assertThat(errors.state().getValue()).isSameAs(before);
        assertThat(studio.measured).hasSize(1);
    }

    @Test
    void aFailureIsToldAndKeepsWhatWasMeasuredBefore() {
        FakeStudio failing = new FakeStudio() {
            @Override
            public Task<LayerErrors> measureErrors(RunRequest asked) {
                return (_, _) -> {
                    throw new IOException("out of memory");
                };
            }
        };
        ErrorViewModel model = new ErrorViewModel(request, failing, jobs, Runnable::run, hovered);
        request.set(run(1));
        model.measure();
        assertThat(model.state().getValue())
                .isEqualTo(new State.Failed(new Problem("Measuring layer errors failed", "out of memory")));
    }

    @Test
    void theCellPointedAtLastStaysLinked() {
        HandEdits.Cell cell = new HandEdits.Cell(1, 2);
        hovered.set(cell); // by the other tab
        hovered.set(null);
        assertThat(errors.linked().getValue()).isEqualTo(cell);
    }

    @Test
    void withoutARunThereIsAReasonNotToMeasure() {
        assertThat(errors.obstacle().getValue()).isPresent();
        request.set(run(1));
        assertThat(errors.obstacle().getValue()).isEmpty();
    }
}
