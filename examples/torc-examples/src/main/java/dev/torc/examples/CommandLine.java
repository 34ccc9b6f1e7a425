package dev.torc.examples;

/// What a program of these was given to work with.
public final class CommandLine {

    private static final int WRONG_USE = 2;

    private CommandLine() {}

    /// Returns when the program was given enough; otherwise says what it wants, and ends it with exit code 2.
    ///
    /// @param arguments what the program was given
    /// @param fewest how many it needs
    /// @param usage the program's name and its arguments
    public static void check(String[] arguments, int fewest, String usage) {
        if (arguments.length < fewest) {
            System.err.println("Usage: torc example " + usage);
            System.exit(WRONG_USE);
        }
    }
}
