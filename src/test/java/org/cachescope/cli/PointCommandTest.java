package org.cachescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.ReusePattern;
import org.cachescope.model.Prediction;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.SampleRequest;
import org.cachescope.workspace.evaluate.EvaluateRequest;
import org.cachescope.workspace.evaluate.EvaluationSetting;
import org.cachescope.workspace.evaluate.PointCommand;
import org.cachescope.workspace.evaluate.ProtocolChoice;
import org.cachescope.workspace.evaluate.Shard;
import org.cachescope.workspace.evaluate.ShellWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What stands beside a point, typed again, asks for that very point. */
class PointCommandTest {
    private static final ModelChoice NAMED = ModelChoice.of("shapes32-dit");
    private static final PolicyChoice.RouterChoice ROUTER = new PolicyChoice.RouterChoice("r20", null);

    private static EvaluateRequest request(EvaluationSetting setting, PolicyChoice policy) {
        return new EvaluateRequest(
                setting, policy, SampleRequest.Length.steps(20), 3, 500, Path.of("results"), Shard.WHOLE);
    }

    private static EvaluateRequest request(PolicyChoice policy) {
        return request(new EvaluationSetting(NAMED, null, null, List.of(), 50, ProtocolChoice.SHAPES), policy);
    }

    private static EvaluateRequest with(SampleRequest.SolverChoice solver) {
        return request(
                new EvaluationSetting(NAMED, solver, null, List.of(), 50, ProtocolChoice.SHAPES),
                new PolicyChoice.None());
    }

    static Stream<EvaluateRequest> requests() {
        ModelChoice told = new ModelChoice(
                "my models/DiT \"XL\".pt", true, 16, "C:\\vae\\sd $mse.safetensors", Prediction.VELOCITY_SIT);
        return Stream.of(
                request(new PolicyChoice.None()),
                request(new PolicyChoice.Threshold(ROUTER, 0.1)),
                request(new PolicyChoice.Threshold(ROUTER, null)),
                request(new PolicyChoice.Threshold(
                        new PolicyChoice.RouterChoice("my routers/r 20.pt", ReusePattern.SHIFTED), 0.25)),
                request(new PolicyChoice.Budget(ROUTER, 60)),
                request(new PolicyChoice.All(null)),
                request(new PolicyChoice.All(ReusePattern.ANY_STEP)),
                request(new PolicyChoice.FewerSteps(12)),
                request(new PolicyChoice.EveryNth(3)),
                request(new PolicyChoice.ByRule(PolicyChoice.Rule.RANDOM, new CellBudget.Share(43.75), 7, null)),
                with(new SampleRequest.SolverChoice.Ddim(0)),
                with(new SampleRequest.SolverChoice.Ddim(0.5)),
                with(new SampleRequest.SolverChoice.DpmPlusPlus2M()),
                request(
                        new EvaluationSetting(
                                told,
                                new SampleRequest.SolverChoice.Heun(),
                                1.5,
                                List.of("golden retriever", "7"),
                                10,
                                new ProtocolChoice(
                                        ProtocolChoice.Kind.ADM,
                                        Path.of("nets/inception 2015.pth"),
                                        Path.of("refs/imagenet.npz"))),
                        new PolicyChoice.None()));
    }

    private static EvaluateRequest typed(String line) {
        List<String> words = ShellWords.split(line);
        assertThat(words.subList(0, 2)).containsExactly("cachescope", "evaluate");
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Context context = new Context(
                new Installation(Path.of(""), Path.of("")), new Terminal(nowhere, nowhere, false), new CancelToken());
        EvaluateCommand command = new EvaluateCommand(context);
        new CommandLine(command).parseArgs(words.subList(2, words.size()).toArray(String[]::new));
        return command.request();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theCommandAsksForTheSamePoint(EvaluateRequest request) {
        assertThat(typed(PointCommand.of(request, "unused", "unused", 20))).isEqualTo(request);
    }

    @Test
    void whatWasTakenByDefaultIsNamed() {
        EvaluateRequest request = request(
                new EvaluationSetting(
                        ModelChoice.SHIPPED,
                        null,
                        null,
                        List.of(),
                        50,
                        new ProtocolChoice(ProtocolChoice.Kind.SHAPES, null, null)),
                new PolicyChoice.Threshold(new PolicyChoice.RouterChoice(null, null), 0.3));
        assertThat(PointCommand.of(request, "shapes32-dit", "shapes32-dit-ddim20", 20))
                .isEqualTo(
                        "cachescope evaluate --model shapes32-dit --steps 20 --router shapes32-dit-ddim20 --theta 0.3"
                                + " --images 500 --batch 50 --seed 3 --out results");
        assertThat(typed(PointCommand.of(request, "shapes32-dit", null, 20)).policy())
                .isEqualTo(request.policy());
    }
}
