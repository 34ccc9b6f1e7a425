package dev.torc.cli;

import dev.torc.client.ResourceName;
import java.io.PrintWriter;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// The `torc` command and the list of its subcommands.
@Command(
        name = "torc",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        header = "An asynchronous call system for Linux: every call goes through a ring.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            Demo.class,
            Up.class,
            Down.class,
            InitCommand.class,
            Ps.class,
            Serve.class,
            Ls.class,
            Cat.class,
            Cp.class,
            Put.class,
            Stat.class,
            Describe.class,
            Rm.class,
            Top.class,
            Trace.class,
            Counters.class,
            Doctor.class,
            Completion.class,
            Man.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:What was asked for is done.",
            "1:It failed, for a reason that standard error names in a sentence.",
            "2:The command line was wrong.",
            "3:It works, but not as well as it could (doctor).",
            "69:Something that Torc needs is not here.",
            "70:A mistake of Torc's own.",
            "130:It was interrupted.",
            "141:Nobody reads its output any more."
        },
        footer = {
            "",
            "From a clone, the launcher also has:",
            "  test        Run all tests and strict checks.",
            "  bench       Measure, beside the peers.",
            "  example     Run one of the short programs that show how it is used.",
        })
final class Torc implements Runnable {

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "Show where a failure comes from.")
    private boolean stackTrace;

    @Spec
    private CommandSpec spec;

    boolean wantsStackTrace() {
        return stackTrace;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new CommandFailure(ExitCode.WRONG_USE, "which command?");
    }

    static CommandLine commandLine() {
        var torc = new Torc();
        return new CommandLine(torc)
                .setExecutionExceptionHandler(Complaint.aboutExecution(torc))
                .setParameterExceptionHandler(Complaint.aboutUse())
                .registerConverter(ResourceName.class, text -> converted(ResourceName::parse, text))
                .registerConverter(Place.class, text -> converted(Place::parse, text));
    }

    private static <T> T converted(Function<String, T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    public static void main(String[] arguments) {
        if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
            // Scripts ask this often, and loading the parser takes longer than the answer.
            System.out.println(Version.text());
            return;
        }
        System.exit(commandLine()
                .setOut(new PrintWriter(System.out, true, System.out.charset()))
                .setErr(new PrintWriter(System.err, true, System.err.charset()))
                .execute(arguments));
    }
}
