// Offers the challenge to the maker's client of a USB key, if one listens on this page.
//
// The client listens for "zhengtong-challenge" on the document, signs event.detail.text (UTF-8)
// and calls event.detail.answer(signature, certificate): both base64, the certificate optional.
// Without a client the person pastes the signature; the page works without this script.
document.querySelectorAll("form[data-challenge]").forEach(function (form) {
  var text = document.getElementById(form.dataset.challenge).textContent;
  document.dispatchEvent(
    new CustomEvent("zhengtong-challenge", {
      detail: {
        text: text,
        answer: function (signature, certificate) {
          form.elements.signature.value = signature;
          if (certificate && form.elements.certificate_text) {
            form.elements.certificate_text.value = certificate;
          }
        },
      },
    }),
  );
});
