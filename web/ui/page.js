// Small comforts; every page works without them. Old WebKit runs this, so it is plain ES5.
(function () {
  "use strict";
  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }

  // Choosing in a drop-down shows the choice at once.
  each("form[data-submit-on-change]", function (form) {
    form.className += " live";
    form.addEventListener("change", function () { form.submit(); });
  });

  // A file over the limit is told before it is sent.
  each("input[type=file][data-most]", function (input) {
    input.addEventListener("change", function () {
      var file = input.files && input.files[0];
      var large = file && file.size > Number(input.getAttribute("data-most"));
      input.setCustomValidity(large ? input.getAttribute("data-too-large") : "");
      if (large && input.reportValidity) { input.reportValidity(); }
    });
  });

  // A button is pressed once, and says what is going on.
  each("form[data-busy]", function (form) {
    form.addEventListener("submit", function () {
      var button = form.querySelector("button[type=submit]");
      setTimeout(function () {
        button.disabled = true;
        button.setAttribute("data-was", button.textContent);
        button.textContent = form.getAttribute("data-busy");
      }, 0);
    });
  });
  window.addEventListener("pageshow", function () { // back from the next page: as it was
    each("button[data-was]", function (button) {
      button.disabled = false;
      button.textContent = button.getAttribute("data-was");
    });
  });
})();
