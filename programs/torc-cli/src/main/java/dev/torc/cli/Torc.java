package dev.torc.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The `torc` command and the list of its subcommands.
@Command(
        name = "torc",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        header = "An asynchronous call system for Linux: every call goes through a ring.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "From a clone, the launcher also has:",
            "  test        Run all tests and strict checks.",
            "  bench       Measure, beside the peers.",
        })
final class Torc implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.err);
    }

    public static void main(String[] arguments) {
        if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
            // Scripts ask this often, and loading the parser takes longer than the answer.
            System.out.println(Version.TEXT);
            return;
        }
        System.exit(new CommandLine(new Torc()).execute(arguments));
    }
}
