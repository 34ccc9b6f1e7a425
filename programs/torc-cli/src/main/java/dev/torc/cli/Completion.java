package dev.torc.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints what a shell needs to complete the command line, made from the commands themselves.
@Command(
        name = "completion",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "Print what a shell needs to complete commands and options.",
        footer = {
            "",
            "Examples:",
            "  source <(torc completion bash)     in this shell, or in ~/.bashrc for every one",
            "  torc completion bash > ~/.local/share/bash-completion/completions/torc",
            "  torc completion zsh > \"$${fpath[1]}/_torc\"     then start zsh anew"
        })
final class Completion implements Callable<Integer> {

    /// A shell that can complete.
    enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        CommandLine root = spec.root().commandLine();
        out.print(
                switch (shell) {
                    case BASH -> AutoComplete.bash(root.getCommandName(), root);
                    case ZSH -> ZshCompletion.of(root);
                });
        out.flush();
        return ExitCode.DONE;
    }
}
