package dev.torc.cli;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A completion function for zsh: commands with what they do, and options with what they mean.
///
/// @see <a href="https://zsh.sourceforge.io/Doc/Release/Completion-System.html#Completion-Functions">_arguments</a>
final class ZshCompletion {

    private ZshCompletion() {}

    static String of(CommandLine root) {
        var script =
                new StringBuilder("#compdef ").append(root.getCommandName()).append('\n');
        append(script, "_" + root.getCommandName(), root);
        // Autoloaded, the file is the function; read by `source`, it has to be told of.
        return script.append("""
                if [ "$funcstack[1]" = "_%1$s" ]; then
                    _%1$s "$@"
                else
                    compdef _%1$s %1$s
                fi
                """.formatted(root.getCommandName())).toString();
    }

    private static void append(StringBuilder script, String function, CommandLine command) {
        Map<String, CommandLine> commands = command.getSubcommands();
        CommandSpec spec = command.getCommandSpec();
        script.append(function).append("() {\n    local context state state_descr line\n    typeset -A opt_args\n");
        script.append("    _arguments -S -C");
        spec.options().stream().filter(option -> !option.hidden()).forEach(option -> append(script, option));
        if (commands.isEmpty()) {
            spec.positionalParameters().forEach(parameter -> append(script, parameter));
            script.append("\n}\n");
            return;
        }
        script.append(" \\\n        '1: :->command' '*:: :->arguments'\n    case $state in\n        command)\n")
                .append("            local -a commands=(\n");
        commands.forEach((name, sub) -> script.append("                '")
                .append(quoted(name + ":" + ManPage.inShort(sub.getCommandSpec())))
                .append("'\n"));
        script.append("            )\n            _describe command commands ;;\n        arguments)\n")
                .append("            case $line[1] in\n");
        commands.keySet()
                .forEach(name -> script.append("                ")
                        .append(name)
                        .append(") ")
                        .append(function)
                        .append('_')
                        .append(name)
                        .append(" ;;\n"));
        script.append("            esac ;;\n    esac\n}\n");
        commands.forEach((name, sub) -> append(script, function + "_" + name, sub));
    }

    private static void append(StringBuilder script, OptionSpec option) {
        String names = String.join(" ", option.names());
        for (String name : option.names()) {
            script.append(" \\\n        ");
            // One of its names excludes the others.
            script.append("'(").append(names).append(')').append(name);
            boolean takesValue = option.arity().max() > 0;
            script.append(takesValue && name.startsWith("--") ? "=" : "");
            script.append('[').append(quoted(described(option))).append(']');
            script.append(takesValue ? ":" + quoted(option.paramLabel()) + ":" + values(option) : "");
            script.append('\'');
        }
    }

    private static void append(StringBuilder script, PositionalParamSpec parameter) {
        script.append(" \\\n        '")
                .append(parameter.arity().max() > 1 || parameter.index().isVariable() ? "*" : "")
                .append(':')
                .append(quoted(parameter.paramLabel().replace(":", " ")))
                .append(':')
                .append(values(parameter))
                .append('\'');
    }

    private static String values(ArgSpec argument) {
        if (argument.completionCandidates() == null) {
            return "_files";
        }
        var values = new StringBuilder();
        argument.completionCandidates().forEach(value -> values.append(' ').append(value));
        return "(" + values.toString().strip() + ")";
    }

    private static String described(OptionSpec option) {
        return Arrays.stream(option.description()).collect(Collectors.joining(" "));
    }

    /// Within single quotes, and where `[`, `]` and `:` end a part.
    private static String quoted(String text) {
        return text.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace("%%", "%")
                .replace("'", "'\\''");
    }
}
