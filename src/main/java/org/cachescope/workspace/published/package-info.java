/**
 * Published models: what there is to download, from where, and how it comes here whole.
 *
 * <p>The only package that uses the network, and only for what a person has agreed to.
 */
@NullMarked
package org.cachescope.workspace.published;

import org.jspecify.annotations.NullMarked;
