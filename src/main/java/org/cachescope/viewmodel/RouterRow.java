package org.cachescope.viewmodel;

import java.util.Optional;
import org.cachescope.workspace.studio.RouterOffer;

/**
 * A router in the list to choose from.
 *
 * @param offer what it is
 * @param misfit why it cannot serve the present run, as a sentence; empty where it can
 */
public record RouterRow(RouterOffer offer, Optional<String> misfit) {}
