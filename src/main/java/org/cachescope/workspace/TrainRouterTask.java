package org.cachescope.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterJson;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.data.ImageFolder;
import org.cachescope.data.ImageSource;
import org.cachescope.data.ShapesDataset;
import org.cachescope.format.FormatException;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.EngineThread;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.training.RouterRecipe;
import org.cachescope.training.RouterTrainer;
import org.jspecify.annotations.Nullable;

/** Trains a router for a frozen model and writes it as JSON. Can be stopped at any iteration and resumed. */
public final class TrainRouterTask implements Task<TrainRouterTask.Report> {
    private static final String NAME = "train-router";
    private static final String KIND = "router";
    private static final String STATE = "state";

    private final Installation installation;
    private final TaskEngine engine;
    private final TrainRouterRequest request;

    /**
     * What a training gave.
     *
     * @param file the router
     * @param router its scores
     * @param theta the threshold it suggests
     * @param reused cells that reuse at that threshold
     * @param iterations updates made
     * @param error mean squared error of the last iterations, NaN if none was made
     * @param device where it ran
     * @param elapsed time of this sitting
     */
    public record Report(
            Path file,
            Router router,
            double theta,
            int reused,
            int iterations,
            double error,
            String device,
            Duration elapsed) {}

    /** A task; {@code engine} stays the caller's. */
    public TrainRouterTask(Installation installation, TaskEngine engine, TrainRouterRequest request) {
        this.installation = installation;
        this.engine = engine;
        this.request = request;
    }

    /** {@inheritDoc} Cancelling saves the checkpoint first. */
    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        RouterRecipe recipe = recipe(request.learning());
        OutputFile.requirePossible(request.file());
        OpenedModel model = OpenedModel.open(installation, request.model());
        ImageSource source = source(model);
        String identity =
                new Identities(installation.cache(), progress, cancel).of(model.checkpoint()).sha256();
        ObjectNode record = record(recipe, identity);
        @Nullable TrainingFile saved = saved(record);
        progress.report(new Progress.Began("starting the engine"));
        EngineThread thread = engine.thread();
        Sitting sitting = thread.call(started -> Sitting.open(started, model, recipe, source, saved));
        try {
            return train(thread, sitting, recipe, record, model, identity, progress, cancel);
        } finally {
            thread.call(_ -> {
                sitting.close();
                return true;
            });
        }
    }

    /** A trainer and the network that it looks at. */
    private record Sitting(Dit network, RouterTrainer trainer) {
        static Sitting open(
                Engine engine,
                OpenedModel model,
                RouterRecipe recipe,
                ImageSource source,
                @Nullable TrainingFile saved) {
            Dit network =
                    Dit.load(engine, model.architecture(), model.checkpoint().weights(), Dit.Layout.PLAIN);
            RouterTrainer trainer = new RouterTrainer(engine, network, recipe, source, model.clips());
            if (saved != null) {
                HostTensor state = Objects.requireNonNull(saved.state().get(STATE));
                double[] values = new double[(int) state.shape().elements()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = state.valueAt(i);
                }
                trainer.resume(values, (int) saved.step());
            }
            return new Sitting(network, trainer);
        }

        void close() {
            trainer.close();
            network.close();
        }
    }

    private static RouterRecipe recipe(TrainRouterRequest.Learning asked) {
        RouterRecipe usual = RouterRecipe.quick(asked.steps(), asked.lambda(), asked.seed());
        Integer iterations = asked.iterations();
        Double straightThrough = asked.straightThrough();
        return new RouterRecipe(
                asked.steps(),
                asked.lambda(),
                asked.learningRate(),
                asked.batch(),
                iterations == null ? usual.iterations() : iterations,
                asked.labelDrop(),
                straightThrough == null ? OptionalDouble.empty() : OptionalDouble.of(straightThrough),
                asked.seed());
    }

    private ImageSource source(OpenedModel model) {
        DitArchitecture a = model.architecture();
        List<String> names = model.classes().names();
        if (model.space() == ModelSpace.LATENT) {
            throw new IllegalArgumentException(model.name() + " works on latents, which need their autoencoder to be"
                    + " made of images; routers are trained for models of pixels");
        }
        Path data = request.data();
        if (data != null) {
            return model.checkpoint().bundle() == null
                    ? ImageFolder.open(data, a.inputSize(), a.classes())
                    : ImageFolder.open(data, a.inputSize(), names);
        }
        ShapesDataset shapes = new ShapesDataset(a.inputSize());
        if (!shapes.classNames().equals(names)) {
            throw new IllegalArgumentException(model.name()
                    + " has no generator of its own images: name a folder with a subfolder a class by --data");
        }
        return shapes;
    }

    private @Nullable TrainingFile saved(ObjectNode record) throws IOException {
        Path file = request.checkpoint();
        if (file == null) {
            return null;
        }
        if (!request.resume()) {
            OutputFile.requirePossible(file);
            TrainingFile.requireNew(file);
            return null;
        }
        TrainingFile saved = TrainingFile.read(file, KIND);
        for (Map.Entry<String, JsonNode> field : record.properties()) {
            if (!field.getValue().asText().equals(saved.recipe().path(field.getKey()).asText())) {
                throw new FormatException(
                        file,
                        "'recipe', '" + field.getKey() + "'",
                        field.getValue().asText() + " as asked for",
                        saved.recipe().path(field.getKey()).asText(),
                        "Resume with the options that the training began with.");
            }
        }
        if (!saved.state().containsKey(STATE)) {
            throw new FormatException(file, "tensor '" + STATE + "'", "the trainer's state", "none");
        }
        return saved;
    }

    private static ObjectNode record(RouterRecipe recipe, String identity) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", identity);
        json.put("steps", recipe.steps());
        json.put("lambda", recipe.lambda());
        json.put("learningRate", recipe.learningRate());
        json.put("batch", recipe.batch());
        json.put("labelDrop", recipe.labelDrop());
        json.put("straightThrough", recipe.straightThrough().orElse(0));
        json.put("seed", recipe.seed());
        return json;
    }

    private Report train(
            EngineThread thread,
            Sitting sitting,
            RouterRecipe recipe,
            ObjectNode record,
            OpenedModel model,
            String identity,
            ProgressListener progress,
            CancelToken cancel)
            throws IOException {
        RouterTrainer trainer = sitting.trainer();
        double theta = recipe.straightThrough().orElse(model.theta());
        Counted count = new Counted(progress, NAME, recipe.iterations(), trainer.iteration());
        MovingMean error = new MovingMean();
        MovingMean loss = new MovingMean();
        while (!trainer.done()) {
            if (cancel.isCancelled()) {
                save(thread, trainer, record, progress);
                throw new CancellationException("cancelled");
            }
            RouterTrainer.Progress step = thread.call(_ -> trainer.advance());
            error.add(step.error());
            loss.add(step.loss());
            count.advance(message(trainer.router(), theta, loss.value()));
            if (step.iteration() % request.saveEvery() == 0) {
                save(thread, trainer, record, progress);
            }
        }
        save(thread, trainer, record, progress);
        String device = thread.call(Engine::deviceName);
        Map<String, Object> facts = facts(recipe, error.value(), device);
        Router router = new Router(
                trainer.router()
                        .info()
                        .withModel(model.name(), identity)
                        .withTraining(recipe.lambda(), theta, facts),
                rows(trainer.router()));
        RouterJson.write(request.file(), router);
        progress.report(new Progress.Wrote(NAME, request.file()));
        int reused = new CachePolicy.Threshold(router, theta).schedule().counts().reused();
        return new Report(
                request.file(), router, theta, reused, trainer.iteration(), error.value(), device, count.elapsed());
    }

    private static float[][] rows(Router router) {
        float[][] logits = new float[router.info().steps()][];
        router.rows().cacheSteps().forEach(step -> logits[step] = router.logits(step));
        return logits;
    }

    private static String message(Router router, double theta, double loss) {
        double sum = router.rows()
                .cacheSteps()
                .mapToDouble(step -> {
                    double row = 0;
                    for (int column = 0; column < router.info().layers(); column++) {
                        row += router.beta(step, column);
                    }
                    return row;
                })
                .sum();
        int reused = new CachePolicy.Threshold(router, theta).schedule().counts().reused();
        return String.format(
                Locale.ROOT,
                "loss %.3g, Σβ %.1f, %d of %d cells reuse at θ %s",
                loss,
                sum,
                reused,
                router.cells(),
                ResolvedPolicy.number(theta));
    }

    private Map<String, Object> facts(RouterRecipe recipe, double error, String device) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("iterations", (long) recipe.iterations());
        facts.put("batch", (long) recipe.batch());
        facts.put("learningRate", recipe.learningRate());
        facts.put("labelDrop", recipe.labelDrop());
        recipe.straightThrough().ifPresent(threshold -> facts.put("straightThrough", threshold));
        facts.put("seed", recipe.seed());
        facts.put("data", request.data() == null ? "shapes" : "images");
        facts.put("device", device);
        if (Double.isFinite(error)) {
            facts.put("lastError", error);
        }
        return facts;
    }

    private void save(EngineThread thread, RouterTrainer trainer, ObjectNode record, ProgressListener progress)
            throws IOException {
        Path file = request.checkpoint();
        if (file == null) {
            return;
        }
        double[] state = thread.call(_ -> trainer.state());
        MemorySegment bytes = Arena.ofAuto().allocate((long) state.length * Double.BYTES, Double.BYTES);
        bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(state);
        HostTensor tensor = new HostTensor(DType.F64, Shape.of(state.length), bytes);
        new TrainingFile(record, trainer.iteration(), Map.of(STATE, tensor)).write(file, KIND);
        progress.report(new Progress.Wrote(NAME, file));
    }
}
