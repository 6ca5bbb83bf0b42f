"""Questions to a page that is open in the browser, each answered with what is wrong."""

NOTE_SHIFTS = """
window.moved = 0;
new PerformanceObserver(list => { for (const shift of list.getEntries()) window.moved += shift.value; })
    .observe({type: "layout-shift", buffered: true});
"""
"""Before a page loads: sums up in `moved` what Chromium says has moved."""

FIND_MOTION = """() => [...document.querySelectorAll("*")].filter(one => {
    const style = getComputedStyle(one);
    const lasts = style.transitionDuration.split(",").some(text => parseFloat(text) > 0.001);
    return lasts || (style.animationName !== "none" && parseFloat(style.animationDuration) > 0.001)
        || style.scrollBehavior === "smooth";
}).slice(0, 5).map(one => one.outerHTML.slice(0, 120))"""
"""What moves although less motion is asked for."""

FIND_DEAD = """() => [...document.querySelectorAll("button, a:not([href]), [role=button]")].filter(one => {
    if (!one.checkVisibility() || document.querySelector("main noscript > .note")) return false;
    if (one.tagName === "A") return one.getAttribute("role") === "link" && !one.hasAttribute("aria-current");
    return !(one.form && one.type === "submit") && one.closest("summary") === null;
}).map(one => one.outerHTML.slice(0, 120))"""
"""Controls that do nothing without JavaScript, on a page that does not say that it needs some."""

MARK_CONTROLS = """() => {
    const names = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
    let number = 0;
    const groups = new Set();
    for (const one of document.querySelectorAll(names)) {
        if (!one.checkVisibility({visibilityProperty: true}) || one.disabled || one.tabIndex < 0) continue;
        if (one.closest("[inert]")) continue;
        if (one.type === "radio") {  // of a group, one is tabbed to, and arrows lead to the others
            if (groups.has(one.name)) continue;
            groups.add(one.name);
        }
        one.dataset.control = one.type === "radio" ? "radio " + one.name : String(number++);
    }
    const marked = new Set([...document.querySelectorAll("[data-control]")].map(one => one.dataset.control));
    return [...marked];
}"""
"""Gives each control that can be tabbed to a number."""

READ_FOCUS = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const of = element => {
        const style = getComputedStyle(element);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1
            || style.boxShadow !== "none";
    };
    const box = one.getBoundingClientRect();
    const label = one.type === "radio" || one.type === "checkbox" ? one.closest("label") : null;
    return {
        control: one.type === "radio" ? "radio " + one.name : one.dataset.control ?? "",
        html: one.outerHTML.slice(0, 120),
        isSeen: of(one) || (label !== null && of(label)),
        isInView: box.right > 0 && box.left < innerWidth && box.width > 0,
    };
}"""
"""What has the focus, whether that shows, and whether it is in view."""
