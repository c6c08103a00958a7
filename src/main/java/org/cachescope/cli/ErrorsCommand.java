package org.cachescope.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.workspace.ErrorsTask;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.SampleRequest;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.export.ErrorsExport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cachescope errors}. */
@Command(
        name = "errors",
        description = {
            "Measures how much each layer's output changes from one network evaluation to the next, without cache.",
            "",
            "That is what reusing it would get wrong, were it the only one. Prints a table as CSV, or writes it."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope errors > errors.csv",
            "  cachescope errors --steps 50 --images 16 --out errors.csv"
        })
final class ErrorsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final SolverOptions solver = new SolverOptions();

    @Mixin
    private final ImageOptions images = new ImageOptions();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "table to write (default: standard output)")
    private @Nullable Path out;

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final Context context;

    ErrorsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        SampleRequest request = Usage.checked(spec, () -> {
            SampleRequest.Length length = solver.length();
            if (length.count() < 2) {
                throw new IllegalArgumentException((length.evaluations() ? "--nfe" : "--steps")
                        + ": expected 2 or more to compare, found " + length.count());
            }
            return new SampleRequest(
                    model.choice(),
                    new PolicyChoice.None(),
                    length,
                    solver.choice(),
                    images.guidance(),
                    null,
                    images.classes(),
                    images.count(),
                    images.seed(),
                    Path.of(""),
                    0);
        });
        try (TaskEngine started = engine.start()) {
            LayerErrors errors =
                    context.run(new ErrorsTask(context.installation(), started, request, out), output.json());
            Path file = out;
            context.print(
                    output.json(),
                    () -> json(errors),
                    () -> file == null
                            ? ErrorsExport.csv(errors)
                            : file + ": " + (errors.steps() - 1) + " pairs of evaluations, " + errors.layers()
                                    + " layers, " + errors.images() + " images\n");
        }
        return 0;
    }

    private static ObjectNode json(LayerErrors errors) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode timesteps = json.putArray("timesteps");
        errors.timesteps().forEach(timesteps::add);
        json.put("images", errors.images());
        table(json.putArray("squaredL2"), errors.squared());
        table(json.putArray("meanSquared"), errors.meanSquared());
        table(json.putArray("relativeL2"), errors.relative());
        table(json.putArray("spread"), errors.spread());
        return json;
    }

    /** What is not defined is null. */
    private static void table(ArrayNode json, List<List<Double>> table) {
        for (List<Double> row : table) {
            ArrayNode values = json.addArray();
            row.forEach(value -> values.add(value.isNaN() ? null : value));
        }
    }
}
