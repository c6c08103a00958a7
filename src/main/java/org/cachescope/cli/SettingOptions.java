package org.cachescope.cli;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.workspace.SampleRequest;
import org.cachescope.workspace.evaluate.EvaluationSetting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that all points of a results folder have in common. */
final class SettingOptions {
    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final ProtocolOptions protocol = new ProtocolOptions();

    @Option(
            names = {"-g", "--guidance"},
            paramLabel = "SCALE",
            description = "classifier-free guidance (default: what the model suggests, else as it is published)")
    private @Nullable Double guidance;

    @Option(
            names = {"-c", "--classes"},
            paramLabel = "CLASS",
            split = ",",
            description = "names or numbers, given to the images in turn (default: all classes in turn)")
    private List<String> classes = new ArrayList<>();

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "50",
            description = "images of one run, what is lost at most by a crash; shards need the same (default:"
                    + " ${DEFAULT-VALUE})")
    private int batch;

    @Mixin
    private final AutoencoderOptions autoencoder = new AutoencoderOptions();

    /** @throws IllegalArgumentException if an option is out of range */
    EvaluationSetting setting(SampleRequest.@Nullable SolverChoice solver) {
        return new EvaluationSetting(
                autoencoder.of(model.choice()), solver, guidance, classes, batch, protocol.choice());
    }
}
