package dev.torc.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// A page of the manual, made from what `--help` is made from.
///
/// @see <a href="https://man7.org/linux/man-pages/man7/man.7.html">man(7)</a>
final class ManPage {

    private final CommandLine command;
    private final CommandSpec spec;
    private final StringBuilder page = new StringBuilder();

    private ManPage(CommandLine command) {
        this.command = command;
        this.spec = command.getCommandSpec();
    }

    /// {@return the page of a command}
    static String of(CommandLine command) {
        return new ManPage(command).write();
    }

    /// {@return the name of a command's page, such as `torc-trace`}
    static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    /// {@return the first sentence of what a command does, without its full stop}
    static String inShort(CommandSpec spec) {
        UsageMessageSpec usage = spec.usageMessage();
        String[] said = usage.header().length > 0 ? usage.header() : usage.description();
        String first = said.length == 0 ? spec.name() : formatted(said[0]);
        int end = first.indexOf(". ");
        return (end >= 0 ? first.substring(0, end) : first).replaceFirst("[.:]$", "");
    }

    private String write() {
        UsageMessageSpec usage = spec.usageMessage();
        String name = name(command);
        page.append(".TH ")
                .append(escaped(name.toUpperCase(Locale.ROOT)))
                .append(" 1 \"\" \"")
                .append(escaped(Version.text()))
                .append("\" \"Torc\"\n.nh\n.ad l\n");
        section("NAME");
        line(escaped(name) + " \\- " + escaped(inShort(spec)));
        section("SYNOPSIS");
        synopsis();
        if (usage.description().length > 0) {
            section("DESCRIPTION");
            paragraphs(List.of(usage.description()));
        }
        positionals();
        options();
        commands();
        exitCodes(usage.exitCodeList());
        footer(List.of(usage.footer()));
        section("SEE ALSO");
        var others = new ArrayList<>(command.getSubcommands().values());
        if (spec.parent() != null) {
            others.addFirst(command.getParent());
        }
        line(String.join(
                ",\n",
                others.stream()
                        .map(other -> "\\fB" + escaped(name(other)) + "\\fR(1)")
                        .toList()));
        return page.toString();
    }

    private void synopsis() {
        String text = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF)).synopsis(0);
        line("\\fB" + escaped(spec.qualifiedName()) + "\\fR "
                + escaped(String.join(" ", text.strip().split("\\s+"))
                        .substring(spec.qualifiedName().length())
                        .strip()));
    }

    private void positionals() {
        List<PositionalParamSpec> parameters = spec.positionalParameters();
        if (!parameters.isEmpty()) {
            section("ARGUMENTS");
            for (PositionalParamSpec parameter : parameters) {
                item("\\fI" + escaped(parameter.paramLabel()) + "\\fR", parameter.description());
            }
        }
    }

    private void options() {
        section("OPTIONS");
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                var names = new ArrayList<String>();
                for (String name : option.names()) {
                    names.add("\\fB" + escaped(name) + "\\fR");
                }
                boolean takesValue = option.arity().max() > 0;
                item(
                        String.join(", ", names) + (takesValue ? "=\\fI" + escaped(option.paramLabel()) + "\\fR" : ""),
                        option.description());
            }
        }
    }

    private void commands() {
        if (!command.getSubcommands().isEmpty()) {
            section("COMMANDS");
            command.getSubcommands()
                    .forEach((name, sub) -> item("\\fB" + escaped(name) + "\\fR", inShort(sub.getCommandSpec()) + "."));
        }
    }

    private void exitCodes(Map<String, String> codes) {
        if (!codes.isEmpty()) {
            section("EXIT STATUS");
            codes.forEach((code, meaning) -> item("\\fB" + escaped(code.strip()) + "\\fR", meaning));
        }
    }

    /// What is behind the options: a line that ends with a colon is the head of those that are indented.
    private void footer(List<String> lines) {
        if (!lines.isEmpty()) {
            boolean areExamples = lines.contains("Examples:");
            section(areExamples ? "EXAMPLES" : "NOTES");
            paragraphs(lines.stream().filter(line -> !line.equals("Examples:")).toList());
        }
    }

    private void section(String title) {
        page.append(".SH ").append(title).append('\n');
    }

    private void item(String head, String... text) {
        page.append(".TP\n").append(head).append('\n');
        paragraphs(Arrays.asList(text));
    }

    /// Lines that are indented stand as they are; the others are filled.
    private void paragraphs(List<String> lines) {
        boolean asTheyAre = false;
        for (String unformatted : lines) {
            String text = formatted(unformatted);
            boolean indented = text.startsWith("  ");
            if (indented != asTheyAre) {
                page.append(indented ? ".nf\n" : ".fi\n");
                asTheyAre = indented;
            }
            if (text.isBlank()) {
                page.append(".sp\n");
            } else {
                line(escaped(text));
            }
        }
        if (asTheyAre) {
            page.append(".fi\n");
        }
    }

    /// picocli takes each text for a format.
    private static String formatted(String text) {
        return String.format(Locale.ROOT, text).stripTrailing();
    }

    private void line(String text) {
        // A dot or an apostrophe at its beginning would be a request.
        page.append(text.startsWith(".") || text.startsWith("'") ? "\\&" : "")
                .append(text)
                .append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("\"", "\\(dq")
                .replace("~", "\\(ti");
    }
}
