package dev.torc.testkit.chart;

import java.awt.Graphics2D;
import java.util.Locale;

/// Writes capitals, digits, points and dashes with rectangles: a JDK without a window system's libraries has no fonts.
final class PixelText {

    private static final String LETTERS = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.-";

    /// Five rows from the top, each an octal digit of three pixels.
    private static final String[] ROWS = {
        "00000", "75557", "26227", "71747", "71717", "55711", "74717", "74757", "71244", "75757", "75717", "25755",
        "65656", "34443", "65556", "74647", "74644", "34553", "55755", "72227", "11157", "55655", "44447", "57755",
        "65555", "25552", "65644", "25563", "65655", "34216", "72222", "55557", "55552", "55775", "55255", "55222",
        "71247", "00002", "00700"
    };

    private static final int PIXEL = 2;
    private static final int ADVANCE = 4 * PIXEL;

    private PixelText() {}

    /// {@return how wide a text becomes}
    static int width(String text) {
        return text.length() * ADVANCE;
    }

    /// Writes a text from its left upper corner; what there is no picture of becomes a space.
    ///
    /// @return where the next text would begin
    static int draw(Graphics2D graphics, String text, int left, int top) {
        int x = left;
        for (char letter : text.toUpperCase(Locale.ROOT).toCharArray()) {
            String rows = ROWS[Math.max(0, LETTERS.indexOf(letter))];
            for (int row = 0; row < rows.length(); row++) {
                int bits = rows.charAt(row) - '0';
                for (int column = 0; column < 3; column++) {
                    if ((bits >> (2 - column) & 1) != 0) {
                        graphics.fillRect(x + column * PIXEL, top + row * PIXEL, PIXEL, PIXEL);
                    }
                }
            }
            x += ADVANCE;
        }
        return x;
    }
}
