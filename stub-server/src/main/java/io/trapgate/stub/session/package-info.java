/** The conversation with one client, as a pure function, and the wording of its replies. */
package io.trapgate.stub.session;
