package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.tradeoff.Points;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A measured point's run in the window, of cells that a router chose; those of rules are taken in the real window. */
class PointRecipeTest {
    private static final ModelSummary MODEL = FakeStudio.model("model", FakeStudio.DEPTH);
    private static final Router ROUTER = SampleRouters.rising(MODEL, 20, -3, 0.1f, 0.5);
    private static final Path CELLS = Path.of("schedules", "kept.json");

    private final FakeStudio studio = new FakeStudio();
    private final Map<Path, Dropped> files = new HashMap<>();
    private final WindowViewModel window = new WindowViewModel(
            studio, new SameThreadJobs(), Runnable::run, new KnownFiles(), new NoDialogs(), new NoSession());
    private final PointRecipe recipe = new PointRecipe(window);

    @BeforeEach
    void openTheModel() {
        studio.models.clear();
        studio.models.put(MODEL.name(), MODEL);
        studio.routers.add(FakeStudio.offer("r20", ROUTER));
        window.images().set(new CompareViewModel.State.Shown());
        window.start();
        window.caching().choice().set(Choice.NONE);
    }

    private static PointResult point(String options, CacheSchedule schedule) {
        return Points.chosen(Points.of("L2C", "λ 1", 7, 50, 40), options, schedule.hash());
    }

    private static CacheSchedule at(double theta) {
        return new CachePolicy.Threshold(ROUTER, theta).schedule();
    }

    private static CacheSchedule of(int cells) {
        return new CachePolicy.Budget(ROUTER, cells).schedule(RunShape.of(MODEL.architecture(), 20, "ddim"));
    }

    @Test
    void aThresholdComesBackWithItsRouterThetaAndSeed() {
        recipe.restore(point("--router r20 --theta 0.3 --guidance 3", at(0.3)), Optional.empty());

        assertThat(window.caching().choice().get()).isEqualTo(Choice.THETA);
        assertThat(window.caching().router().getValue().name()).isEqualTo("r20");
        assertThat(window.caching().theta().get()).isEqualTo(0.3);
        assertThat(window.caching().schedule().getValue()).isEqualTo(at(0.3));
        assertThat(window.recipe().fields().seed().value().get()).isEqualTo(7);
        assertThat(window.request().getValue().recipe().guidance().scale()).isEqualTo(3);
        assertThat(window.messages()).isEmpty();
    }

    @Test
    void withoutAThetaItIsTheOneThatTheRouterSuggests() {
        window.caching().theta().set(0.9);
        recipe.restore(point("--router r20", at(0.5)), Optional.empty());

        assertThat(window.caching().theta().get()).isEqualTo(0.5);
        assertThat(window.caching().schedule().getValue()).isEqualTo(at(0.5));
    }

    @Test
    void aBudgetComesBackAsTheBudget() {
        CacheSchedule twelve = of(12);
        recipe.restore(point("--router r20 --budget 12", twelve), Optional.empty());

        assertThat(window.caching().choice().get()).isEqualTo(Choice.BUDGET);
        assertThat(window.caching().budget().get()).isEqualTo(12);
        assertThat(window.caching().schedule().getValue()).isEqualTo(twelve);
    }

    @Test
    void whereTheRouterIsAnotherNowTheCellsThemselvesAreShown() {
        CacheSchedule then = of(5);
        files.put(CELLS, new Dropped.Router(CELLS, true));
        studio.routerFiles.put(CELLS, new RouterOffer("kept", CELLS, new RouterFile.Decisions(then), List.of()));
        recipe.restore(point("--router r20 --theta 0.3", then), Optional.of(CELLS));

        assertThat(window.caching().choice().get()).isEqualTo(Choice.FIXED);
        assertThat(window.caching().schedule().getValue()).isEqualTo(then);
        assertThat(window.messages()).isEmpty();
    }

    @Test
    void aRouterThatIsNotAtHandIsToldWhereItsCellsWereNotKept() {
        recipe.restore(point("--router gone --theta 0.3", at(0.3)), Optional.empty());

        assertLeft("Its router or rule is not at hand, and its cells were not kept.");
    }

    @Test
    void aPointOfAnotherModelIsToldAndLeft() {
        studio.models.put("other", FakeStudio.model("other", FakeStudio.DEPTH));
        window.recipe().open(ModelChoice.of("other"));
        recipe.restore(point("--router r20 --theta 0.3", at(0.3)), Optional.of(CELLS));

        assertLeft("It was measured with the model model: open that first.");
    }

    /** The run is as it was, and one message says why. */
    private void assertLeft(String why) {
        assertThat(window.messages())
                .extracting(Problem::text)
                .singleElement()
                .asString()
                .contains(why);
        assertThat(window.caching().choice().get()).isEqualTo(Choice.NONE);
    }

    private final class KnownFiles implements WindowFiles {
        @Override
        public Task<Dropped> recognise(Path path) {
            return (_, _) -> files.getOrDefault(path, new Dropped.Unknown(path, "It is a text."));
        }

        @Override
        public Task<Written> export(ExportKind kind, Content content, Path target) {
            throw new AssertionError("nothing is exported");
        }

        @Override
        public Task<Path> picture(Picture drawn, Path target) {
            throw new AssertionError("nothing is exported");
        }
    }

    private static final class NoDialogs implements Dialogs {
        @Override
        public void openFile(String title, Consumer<Path> then) {
            throw new AssertionError(title);
        }

        @Override
        public void openFolder(String title, Consumer<Path> then) {
            throw new AssertionError(title);
        }

        @Override
        public void saveFile(String title, String suggestedName, Consumer<Path> then) {
            throw new AssertionError(title);
        }

        @Override
        public void unsaved(String what, Runnable save, Runnable discard) {
            throw new AssertionError(what);
        }

        @Override
        public void reusePattern(Path file, List<ReusePattern> choices, Consumer<ReusePattern> then) {
            throw new AssertionError(file + " says its pattern");
        }
    }

    private static final class NoSession implements SessionStore {
        @Override
        public Restored load() {
            return new Restored(Optional.empty(), Optional.empty(), Optional.empty());
        }

        @Override
        public void save(WindowState state) {
            throw new AssertionError("the window is not closed");
        }
    }
}
