package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterJson;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RouterRows;
import org.cachescope.checkpoint.ClassifierBundle;
import org.cachescope.checkpoint.ClassifierCard;
import org.cachescope.data.ShapesDataset;
import org.cachescope.model.ClassifierArchitecture;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TestModels;
import org.cachescope.workspace.TestRouters;

/** A model, a classifier and references of random weights, small enough to be judged in a test. */
public final class SmallEvaluation {
    private static final int SIDE = 16;
    static final int BATCH = 4;

    private SmallEvaluation() {}

    /** An installation that has all three. */
    public static Installation in(Path home, TaskEngine engine) throws IOException {
        Installation installation = TestModels.withShippedModel(home);
        addJudge(installation, engine, SIDE);
        return installation;
    }

    /** Adds classifier and references for pictures of a size. */
    static void addJudge(Installation installation, TaskEngine engine, int side) throws IOException {
        String name = "shapes" + side + "-classifier";
        Path folder = installation.folder().resolve("assets/models").resolve(name);
        ClassifierArchitecture a = new ClassifierArchitecture(side, 8, 10);
        ClassifierBundle.write(
                folder, new ClassifierCard(name, a, new ShapesDataset(side).classNames(), 1, 1, Map.of()), weights(a));
        reference(installation, engine, side, folder.resolve(JudgeFiles.REFERENCE), 60);
    }

    static ReferenceTask.Report reference(Installation installation, TaskEngine engine, Path file, int images)
            throws IOException {
        return reference(installation, engine, SIDE, file, images);
    }

    private static ReferenceTask.Report reference(
            Installation installation, TaskEngine engine, int side, Path file, int images) throws IOException {
        ReferenceTask.Request request = new ReferenceTask.Request(ProtocolChoice.SHAPES, null, side, images, 20, file);
        return new ReferenceTask(installation, engine, request).run(ProgressListener.NONE, new CancelToken());
    }

    private static Map<String, HostTensor> weights(ClassifierArchitecture a) {
        Random random = new Random(4);
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        for (Map.Entry<String, Shape> weight : a.shapes().entrySet()) {
            float[] values = new float[(int) weight.getValue().elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            weights.put(weight.getKey(), HostTensor.ofFloats(weight.getValue(), values));
        }
        return weights;
    }

    /** A router of that name among those that ship with the program in a folder; β rises from layer to layer. */
    public static void ship(Path home, String name, int steps, RouterMode mode, double lambda) throws IOException {
        ship(home, name, steps, ReusePattern.ALTERNATE, mode, lambda);
    }

    static void ship(Path home, String name, int steps, ReusePattern pattern, RouterMode mode, double lambda)
            throws IOException {
        RouterRows rows = new RouterRows(steps, pattern);
        RouterInfo info = RouterInfo.of(TestModels.SHAPES16.blocks(), rows)
                .withModel("shapes16", null)
                .withTraining(lambda, 0.5, Map.of())
                .withMode(mode);
        Path routers = Files.createDirectories(home.resolve("sample-routers"));
        RouterJson.write(routers.resolve(name + ".json"), TestRouters.rising(info, rows));
    }

    static EvaluationSetting setting() {
        return setting(List.of());
    }

    private static EvaluationSetting setting(List<String> classes) {
        return new EvaluationSetting(ModelChoice.SHIPPED, null, null, classes, BATCH, ProtocolChoice.SHAPES);
    }

    /**
     * Four points of four steps: uncached, all cells, smallest change first, and two steps; before them those of rules.
     */
    static SweepRequest sweep(Path folder, int images, PolicyChoice... rules) {
        return sweepOf(List.of(), folder, images, rules);
    }

    /** The same of some classes in turn. */
    public static SweepRequest sweepOf(List<String> classes, Path folder, int images, PolicyChoice... rules) {
        return new SweepRequest(
                setting(classes),
                List.of(4),
                List.of(SweepPolicy.NONE, SweepPolicy.ALL, SweepPolicy.METRIC, SweepPolicy.FEWER_STEPS),
                List.of(),
                List.of(),
                List.of(0.5),
                List.of(),
                List.of(),
                List.of(rules),
                List.of(2, 8),
                List.of(1L),
                List.of(images),
                folder);
    }
}
