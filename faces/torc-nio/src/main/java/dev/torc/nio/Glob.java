package dev.torc.nio;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The patterns of [java.nio.file.FileSystem#getPathMatcher], as regular expressions.
final class Glob {

    private static final String REGEX_CHARACTERS = ".^$+{[]|()\\*?";
    private static final String IN_NAME = "[^/]";

    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private boolean inGroup;

    private Glob(String glob) {
        this.glob = glob;
    }

    /// {@return what `glob:PATTERN` or `regex:PATTERN` says}
    ///
    /// @throws IllegalArgumentException if there is no colon, or the pattern is none
    /// @throws UnsupportedOperationException if it is of another syntax
    static Pattern pattern(String syntaxAndPattern) {
        int colon = syntaxAndPattern.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("\"" + syntaxAndPattern + "\" is not SYNTAX:PATTERN");
        }
        String syntax = syntaxAndPattern.substring(0, colon);
        String pattern = syntaxAndPattern.substring(colon + 1);
        if (syntax.equalsIgnoreCase("regex")) {
            return Pattern.compile(pattern);
        }
        if (syntax.equalsIgnoreCase("glob")) {
            return Pattern.compile(new Glob(pattern).translate(), Pattern.DOTALL);
        }
        throw new UnsupportedOperationException("patterns of the syntax \"" + syntax + "\" are not known");
    }

    private String translate() {
        while (at < glob.length()) {
            char next = glob.charAt(at++);
            switch (next) {
                case '\\' -> escaped();
                case '*' -> star();
                case '?' -> regex.append(IN_NAME);
                case '[' -> set();
                case '{' -> beginGroup();
                case '}' -> endGroup();
                case ',' -> regex.append(inGroup ? "|" : ",");
                default -> literal(next);
            }
        }
        if (inGroup) {
            throw wrong("a { has no }");
        }
        return regex.toString();
    }

    private PatternSyntaxException wrong(String what) {
        return new PatternSyntaxException(what, glob, at - 1);
    }

    private void literal(char next) {
        if (REGEX_CHARACTERS.indexOf(next) >= 0) {
            regex.append('\\');
        }
        regex.append(next);
    }

    private void escaped() {
        if (at == glob.length()) {
            throw wrong("there is nothing behind the last \\");
        }
        literal(glob.charAt(at++));
    }

    private void star() {
        if (at < glob.length() && glob.charAt(at) == '*') {
            at++;
            regex.append(".*");
        } else {
            regex.append(IN_NAME).append('*');
        }
    }

    private void beginGroup() {
        if (inGroup) {
            throw wrong("groups do not contain each other");
        }
        inGroup = true;
        regex.append("(?:");
    }

    private void endGroup() {
        regex.append(inGroup ? ")" : "\\}");
        inGroup = false;
    }

    private void set() {
        // A set never matches the slash between names.
        regex.append("[[^/]&&[");
        if (at < glob.length() && glob.charAt(at) == '!') {
            regex.append('^');
            at++;
        } else if (at < glob.length() && glob.charAt(at) == '^') {
            regex.append("\\^");
            at++;
        }
        int first = at;
        while (at < glob.length() && (glob.charAt(at) != ']' || at == first)) {
            char next = glob.charAt(at++);
            if (next == '/') {
                throw wrong("a set has no /");
            }
            if (next == '-' && at > first + 1 && at < glob.length() && glob.charAt(at) != ']') {
                if (glob.charAt(at) < glob.charAt(at - 2)) {
                    throw wrong("the range ends before it begins");
                }
                regex.append('-');
            } else {
                regex.append('\\').append(Character.isLetterOrDigit(next) ? "x{%x}".formatted((int) next) : next);
            }
        }
        if (at == glob.length()) {
            throw wrong("a [ has no ]");
        }
        at++;
        regex.append("]]");
    }
}
