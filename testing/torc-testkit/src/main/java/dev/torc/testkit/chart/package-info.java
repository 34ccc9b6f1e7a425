/// Curves as a picture, drawn where there is no screen and no font.
@NullMarked
package dev.torc.testkit.chart;

import org.jspecify.annotations.NullMarked;
