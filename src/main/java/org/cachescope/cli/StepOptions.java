package org.cachescope.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.cachescope.caching.SolverName;
import org.cachescope.workspace.SampleRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that say how a step is made. */
final class StepOptions {
    @Option(
            names = "--solver",
            paramLabel = "SOLVER",
            converter = Converter.class,
            description =
                    "ddim, ddpm, dpm++2m, for U-ViT dpm-solver-2, or for networks of velocity euler and heun (default:"
                            + " ddim, dpm-solver-2 for U-ViT, euler for velocity)")
    private @Nullable SolverName solver;

    @Option(names = "--eta", paramLabel = "η", description = "noise of DDIM's steps, 0 to 1 (default: 0)")
    private @Nullable Double eta;

    /** Reads a solver's name. */
    static final class Converter implements ITypeConverter<SolverName> {
        @Override
        public SolverName convert(String text) {
            return Arrays.stream(SolverName.values())
                    .filter(known -> known.label().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("expected "
                            + Arrays.stream(SolverName.values())
                                    .map(SolverName::label)
                                    .collect(Collectors.joining(", "))
                            + "; found '" + text + "'"));
        }
    }

    /**
     * The solver; null for the model's.
     *
     * @throws IllegalArgumentException if η is given for another solver than DDIM
     */
    SampleRequest.@Nullable SolverChoice choice() {
        if (eta != null && solver != null && solver != SolverName.DDIM) {
            throw new IllegalArgumentException("--eta belongs to --solver ddim: leave one out");
        }
        if (solver == null) {
            return eta == null ? null : new SampleRequest.SolverChoice.Ddim(eta);
        }
        return switch (solver) {
            case DDIM -> new SampleRequest.SolverChoice.Ddim(eta == null ? 0 : eta);
            case DDPM -> new SampleRequest.SolverChoice.Ddpm();
            case DPM_SOLVER_2 -> new SampleRequest.SolverChoice.DpmSolver2();
            case DPM_PLUS_PLUS_2M -> new SampleRequest.SolverChoice.DpmPlusPlus2M();
            case EULER -> new SampleRequest.SolverChoice.Euler();
            case HEUN -> new SampleRequest.SolverChoice.Heun();
        };
    }
}
