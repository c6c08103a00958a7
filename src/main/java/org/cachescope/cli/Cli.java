package org.cachescope.cli;

import java.util.concurrent.CancellationException;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.DidYouMean;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Problems;
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

    private final Terminal terminal;
    private final CommandLine commandLine;

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
        Context context = new Context(installation, terminal, cancel);
        this.commandLine = new CommandLine(new Root());
        commandLine.getCommandSpec().version(version);
        add("inspect", new InspectCommand(context));
        add("sample", new SampleCommand(context));
        add("errors", new ErrorsCommand(context));
        add("evaluate", new EvaluateCommand(context));
        add("sweep", new SweepCommand(context));
        add("reference", new ReferenceCommand(context));
        add("tradeoff", new TradeOffCommand(context));
        add("report", new ReportCommand(context));
        add("limits", new LimitsCommand(context));
        add("bench", new BenchCommand(context));
        add("train-router", new TrainRouterCommand(context));
        add("train-model", new TrainModelCommand(context));
        add("train-autoencoder", new TrainAutoencoderCommand(context));
        add("train-classifier", new TrainClassifierCommand(context));
        add("convert", new ConvertCommand(context));
        add("fetch", new FetchCommand(context));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpWidth(HELP_WIDTH);
        commandLine.setOut(terminal.out());
        commandLine.setErr(terminal.err());
        commandLine.setParameterExceptionHandler((problem, _) -> wrongUsage(problem));
        commandLine.setExecutionExceptionHandler((problem, _, result) -> failed(problem, debug(result)));
    }

    /**
     * Adds a command that this package cannot know, such as one that opens the window. Its progress and problems are told
     * like any other's.
     *
     * @param name what a person types
     * @param command annotated for picocli
     * @return this
     */
    public Cli add(String name, Object command) {
        commandLine.addSubcommand(name, command);
        return this;
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
        try {
            return commandLine.execute(wanted);
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
