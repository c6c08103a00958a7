package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RouterRows;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.viewmodel.FakeStudio;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.TestRouters;
import org.cachescope.workspace.evaluate.SweepPolicy;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredRoutersTest {
    private static final int STEPS = 4;
    private static final ModelSummary MODEL = FakeStudio.SHIPPED;
    private static final List<SweepPolicy> ALL =
            List.of(SweepPolicy.L2C, SweepPolicy.ANY_STEP, SweepPolicy.LEARNED_DROP);

    @TempDir
    private Path folder;

    private final List<String> leftOut = new ArrayList<>();
    private Installation installation;
    private RouterOffer shipped;

    @BeforeEach
    void ship() throws IOException {
        installation = new Installation(folder, folder.resolve("cache"));
        shipped = offer("sample-routers/shipped.json", info(STEPS, ReusePattern.ALTERNATE));
    }

    private static RouterInfo info(int steps, ReusePattern pattern) {
        return info(steps, pattern, MODEL.name());
    }

    private static RouterInfo info(int steps, ReusePattern pattern, String model) {
        return RouterInfo.of(MODEL.architecture().blocks(), new RouterRows(steps, pattern))
                .withModel(model, null)
                .withTraining(1e-4, 0.5, Map.of());
    }

    private static Router router(RouterInfo info) {
        return TestRouters.rising(info, info.rows());
    }

    /** What the file holds is not read here. */
    private RouterOffer offer(String file, RouterInfo info) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "");
        return new RouterOffer(file, path, new RouterFile.Learned(router(info)), List.of());
    }

    private List<PolicyChoice.RouterChoice> measured(
            ModelSummary model, List<SweepPolicy> policies, RouterOffer... at) {
        SamplingRecipe recipe = new SamplingRecipe(List.of(1L), STEPS, new Solver.Ddim(0), new Guidance(1, 3), true, 1);
        RunRequest run = new RunRequest(
                model, recipe, CacheSchedule.full(STEPS, model.architecture().layers()));
        return new MeasuredRouters(installation, run, policies).of(List.of(at), leftOut::add);
    }

    private static PolicyChoice.RouterChoice file(RouterOffer offer) {
        return new PolicyChoice.RouterChoice(String.valueOf(offer.file()), null);
    }

    @Test
    void shippedRoutersAloneAreLeftToTheSweep() {
        assertThat(measured(MODEL, ALL, shipped)).isEmpty();
    }

    @Test
    void aPersonsOwnStandBesideTheShippedOnesOfTheModel() throws IOException {
        RouterOffer own = offer("own.json", info(STEPS, ReusePattern.ALTERNATE));
        RouterOffer ofAnotherModel = offer("sample-routers/other.json", info(STEPS, ReusePattern.ALTERNATE, "other"));
        RouterOffer ofOtherSteps = offer("longer.json", info(STEPS + 1, ReusePattern.ALTERNATE));
        RouterOffer unsaved = new RouterOffer(
                "trained here", null, new RouterFile.Learned(router(info(STEPS, ReusePattern.ALTERNATE))), List.of());
        assertThat(measured(MODEL, ALL, own, shipped, ofAnotherModel, ofOtherSteps, unsaved))
                .containsExactly(new PolicyChoice.RouterChoice("shipped", null), file(own));
        assertThat(leftOut).singleElement().asString().contains("trained here", "save it");
    }

    @Test
    void aTorchFileIsReadAsItWasImported() throws IOException {
        RouterOffer harmonica = offer("harmonica.pt", info(STEPS, ReusePattern.ANY_STEP));
        assertThat(measured(MODEL, ALL, harmonica))
                .containsExactly(
                        new PolicyChoice.RouterChoice(String.valueOf(harmonica.file()), ReusePattern.ANY_STEP));
    }

    @Test
    void onlyThoseThatThePoliciesAskForAreMeasured() throws IOException {
        RouterOffer any = offer("any.json", info(STEPS, ReusePattern.ANY_STEP));
        RouterOffer drops =
                offer("drops.json", info(STEPS, ReusePattern.ALTERNATE).withMode(RouterMode.DROP));
        assertThat(measured(MODEL, List.of(SweepPolicy.NONE, SweepPolicy.L2C), any, drops))
                .isEmpty();
        assertThat(measured(MODEL, ALL, any, drops)).hasSize(2);
    }

    @Test
    void aFileThatIsGoneIsToldAndTheOthersAreMeasured() throws IOException {
        RouterOffer gone = offer("gone.json", info(STEPS, ReusePattern.ALTERNATE));
        RouterOffer own = offer("own.json", info(STEPS, ReusePattern.ALTERNATE));
        Files.delete(folder.resolve("gone.json"));
        assertThat(measured(MODEL, ALL, gone, own)).containsExactly(file(own));
        assertThat(leftOut).singleElement().asString().contains("gone.json");
    }

    @Test
    void oneThatIsKnownToBeOfOtherWeightsIsToldAndLeftOut() throws IOException {
        ModelSummary identified = identified("a".repeat(64));
        RouterInfo info = info(STEPS, ReusePattern.ALTERNATE);
        RouterOffer same = offer("same.json", info.withModel(MODEL.name(), "a".repeat(64)));
        RouterOffer other = offer("other.json", info.withModel(MODEL.name(), "b".repeat(64)));
        RouterOffer unknown = offer("unknown.json", info);
        RouterOffer shippedOfOthers = offer("sample-routers/other.json", info.withModel(MODEL.name(), "b".repeat(64)));
        assertThat(measured(identified, ALL, same, other, shippedOfOthers, unknown))
                .containsExactly(file(same), file(unknown));
        assertThat(leftOut).singleElement().asString().contains("other.json", "other weights");
    }

    private static ModelSummary identified(String identity) {
        return new ModelSummary(
                MODEL.choice(),
                MODEL.name(),
                MODEL.path(),
                MODEL.architecture(),
                MODEL.classNames(),
                MODEL.parameters(),
                identity,
                MODEL.clips(),
                MODEL.previewLabel(),
                MODEL.guidanceScale(),
                MODEL.theta(),
                MODEL.generator(),
                MODEL.notes());
    }
}
