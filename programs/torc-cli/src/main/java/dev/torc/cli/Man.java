package dev.torc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints pages of the manual, made from the commands themselves.
@Command(
        name = "man",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "Print the page of the manual of a command, or write those of all.",
        footer = {
            "",
            "Examples:",
            "  torc man trace | man -l -",
            "  torc man --to ~/.local/share/man/man1     then man torc, man torc-trace"
        })
final class Man implements Callable<Integer> {

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "Which command; without, torc itself.")
    private List<String> command = new ArrayList<>();

    @Option(names = "--to", paramLabel = "DIRECTORY", description = "Write the pages of all commands there.")
    private @Nullable Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine root = spec.root().commandLine();
        PrintWriter out = spec.commandLine().getOut();
        if (directory != null) {
            Files.createDirectories(directory);
            out.println("wrote " + write(root, directory) + " pages to " + directory);
            return ExitCode.DONE;
        }
        CommandLine wanted = root;
        for (String name : command) {
            wanted = named(wanted, name);
        }
        out.print(ManPage.of(wanted));
        out.flush();
        return ExitCode.DONE;
    }

    private CommandLine named(CommandLine within, String name) {
        CommandLine found = within.getSubcommands().get(name);
        if (found == null) {
            throw new ParameterException(spec.commandLine(), "there is no command \"" + name + "\".");
        }
        return found;
    }

    /// Writes the pages of a command and of those below it.
    ///
    /// @return how many
    private static int write(CommandLine command, Path directory) throws IOException {
        Files.writeString(directory.resolve(ManPage.name(command) + ".1"), ManPage.of(command));
        int pages = 1;
        for (CommandLine sub : command.getSubcommands().values()) {
            pages += write(sub, directory);
        }
        return pages;
    }
}
