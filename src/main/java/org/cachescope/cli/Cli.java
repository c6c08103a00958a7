package org.cachescope.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.DidYouMean;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Problems;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.WrongOptionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole: reads arguments, runs a command, gives the exit code. */
public final class Cli {
    /** Exit code of a command that was asked to stop, as shells know it of Ctrl-C. */
    public static final int CANCELLED = 130;

    /** Folder of the demonstration. */
    public static final String DEMO_FOLDER = "cachescope-demo";

    private static final int HELP_WIDTH = 100;
    private static final List<String> HELP = List.of("-h", "--help");

    private final Terminal terminal;
    private final String version;
    private final Map<String, Offer> offers = new LinkedHashMap<>();

    /**
     * A command, made when it is wanted: picocli takes long to read annotations.
     *
     * @param computes whether it needs the engine
     */
    private record Offer(Supplier<Object> command, boolean computes) {}

    /** The root: does nothing but hold the commands. */
    @Command(
            name = "cachescope",
            description = {
                "An explorer for layer caching in diffusion transformers.",
                "",
                "Without a command: opens the window; where there is no display, leaves its picture and",
                "images of the shipped model in " + DEMO_FOLDER + "/."
            },
            synopsisSubcommandLabel = "COMMAND",
            mixinStandardHelpOptions = true,
            commandListHeading = "%nCommands (each explains itself by --help):%n",
            footer = {
                "",
                "Examples:",
                "  cachescope",
                "  cachescope inspect DiT-XL-2-256x256.pt",
                "  cachescope sample --classes disc,ring,3 --theta 0.1",
                "",
                "Exit codes: 0 success, 1 failure, 2 wrong usage, 130 cancelled."
            })
    static final class Root implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "say which command to run");
        }
    }

    /**
     * A command line.
     *
     * @param cancel asks the running command to stop
     * @param version what {@code --version} prints
     */
    public Cli(Installation installation, Terminal terminal, CancelToken cancel, String version) {
        this.terminal = terminal;
        this.version = version;
        Context context = new Context(installation, terminal, cancel);
        add("inspect", () -> new InspectCommand(context));
        addComputing("sample", () -> new SampleCommand(context));
        addComputing("errors", () -> new ErrorsCommand(context));
        addComputing("evaluate", () -> new EvaluateCommand(context));
        addComputing("sweep", () -> new SweepCommand(context));
        addComputing("reference", () -> new ReferenceCommand(context));
        add("tradeoff", () -> new TradeOffCommand(context));
        add("report", () -> new ReportCommand(context));
        addComputing("limits", () -> new LimitsCommand(context));
        addComputing("bench", () -> new BenchCommand(context));
        addComputing("train-router", () -> new TrainRouterCommand(context));
        addComputing("train-model", () -> new TrainModelCommand(context));
        addComputing("train-autoencoder", () -> new TrainAutoencoderCommand(context));
        addComputing("train-classifier", () -> new TrainClassifierCommand(context));
        add("convert", () -> new ConvertCommand(context));
        add("fetch", () -> new FetchCommand(context));
    }

    /**
     * Adds a command that this package cannot know, such as one that opens the window. Its progress and problems are
     * told like any other's.
     *
     * @param name what a person types
     * @param command annotated for picocli
     * @return this
     */
    public Cli add(String name, Supplier<Object> command) {
        offers.put(name, new Offer(command, false));
        return this;
    }

    private void addComputing(String name, Supplier<Object> command) {
        offers.put(name, new Offer(command, true));
    }

    /** The command line with the command that is named, or with all where none is: to list them, or to guess. */
    private CommandLine commandLine(String first) {
        CommandLine line = new CommandLine(new Root());
        line.getCommandSpec().version(version);
        Offer named = offers.get(first);
        Map<String, Offer> wanted = named == null ? offers : Map.of(first, named);
        wanted.forEach((name, offer) -> line.addSubcommand(name, offer.command().get()));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(HELP_WIDTH);
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setParameterExceptionHandler((problem, _) -> wrongUsage(problem));
        line.setExecutionExceptionHandler((problem, _, result) -> failed(problem, debug(result)));
        return line;
    }

    private static boolean debug(CommandLine.ParseResult result) {
        CommandLine.ParseResult innermost = result;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        return innermost.hasMatchedOption("--debug");
    }

    /** Runs the command that the arguments ask for, or the demonstration if there are none. @return the exit code */
    public int run(String... arguments) {
        String[] wanted = arguments.length == 0 ? new String[] {"sample", "--yes", "--out", DEMO_FOLDER} : arguments;
        Offer named = offers.get(wanted[0]);
        if (named != null && named.computes() && Collections.disjoint(List.of(wanted), HELP)) {
            TaskEngine.prepare();
        }
        try {
            return commandLine(wanted[0]).execute(wanted);
        } finally {
            terminal.out().flush();
            terminal.err().flush();
        }
    }

    private int wrongUsage(ParameterException problem) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        terminal.err().println("cachescope: " + problem.getMessage() + meant(problem));
        terminal.err().println("Try '" + command + " --help'.");
        return ExitCode.USAGE;
    }

    /** What the first word that is not known may have been meant to be. */
    private static String meant(ParameterException problem) {
        if (!(problem instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return "";
        }
        CommandLine.Model.CommandSpec command = unmatched.getCommandLine().getCommandSpec();
        String typed = unmatched.getUnmatched().getFirst().split("=", 2)[0];
        return DidYouMean.of(
                typed,
                typed.startsWith("-")
                        ? command.optionsMap().keySet()
                        : command.subcommands().keySet());
    }

    private int failed(Exception problem, boolean debug) {
        if (debug) {
            problem.printStackTrace(terminal.err());
        }
        if (problem instanceof CancellationException) {
            terminal.err().println("cachescope: cancelled");
            return CANCELLED;
        }
        terminal.err().println("cachescope: " + Problems.message(problem));
        return problem instanceof WrongOptionException ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }
}
