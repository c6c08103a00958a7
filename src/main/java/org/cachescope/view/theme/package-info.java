/** How the application looks: theme, style sheets, fonts. */
@NullMarked
package org.cachescope.view.theme;

import org.jspecify.annotations.NullMarked;
