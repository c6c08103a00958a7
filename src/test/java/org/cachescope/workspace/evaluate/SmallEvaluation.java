package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cachescope.checkpoint.ClassifierBundle;
import org.cachescope.checkpoint.ClassifierCard;
import org.cachescope.data.ShapesDataset;
import org.cachescope.model.ClassifierArchitecture;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TestModels;

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

    static EvaluationSetting setting() {
        EvaluationSetting shipped = EvaluationSetting.shipped();
        return new EvaluationSetting(
                shipped.model(), null, shipped.guidanceScale(), List.of(), BATCH, shipped.protocol());
    }

    /** Four points of four steps: uncached, all cells, smallest change first, and two steps; before them those of rules. */
    public static SweepRequest sweep(Path folder, int images, PolicyChoice... rules) {
        return new SweepRequest(
                setting(),
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
